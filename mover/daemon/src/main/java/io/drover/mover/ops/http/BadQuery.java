package io.drover.mover.ops.http;

/** The caller's mistake; the message tells how to ask instead. */
public final class BadQuery extends Exception {
  private static final long serialVersionUID = 1L;

  public BadQuery(String message) {
    super(message);
  }
}
