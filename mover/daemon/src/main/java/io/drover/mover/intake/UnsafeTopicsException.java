package io.drover.mover.intake;

/** The topics are there and could lose requests; the message tells the operator what to do. */
final class UnsafeTopicsException extends Exception {
  UnsafeTopicsException(String sentence) {
    super(sentence);
  }
}
