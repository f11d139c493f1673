package io.drover.mover.ops.http;

/**
 * One answer, complete in memory: all of them are small.
 *
 * @param policy the Content-Security-Policy: what a browser may do with it
 */
record Reply(int status, String contentType, String text, String policy) {
  static final int OK = 200;
  static final int BAD_REQUEST = 400;
  static final int NOT_FOUND = 404;
  static final int METHOD_NOT_ALLOWED = 405;
  static final int MISDIRECTED = 421;
  static final int INTERNAL_ERROR = 500;
  static final int UNAVAILABLE = 503;

  /** An answer that a browser only shows. */
  Reply(int status, String contentType, String text) {
    this(status, contentType, text, "default-src 'none'");
  }
}
