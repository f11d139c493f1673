package io.drover.house;

/** One place that breaks a rule; the message says what to do instead. */
record Finding(String file, long line, String message) {
  @Override
  public String toString() {
    return file + ":" + line + ": " + message;
  }
}
