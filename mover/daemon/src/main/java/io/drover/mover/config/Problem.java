package io.drover.mover.config;

/**
 * One fault of a configuration file.
 *
 * @param key as {@code pools[1].stripeSize}; empty for the file as a whole
 * @param line counted from 1; 0 when the key is not in the file
 */
record Problem(String key, int line, String message) {
  String text() {
    String place = line > 0 ? "line " + line + ": " : "";
    return place + (key.isEmpty() ? "" : key + ": ") + message;
  }
}
