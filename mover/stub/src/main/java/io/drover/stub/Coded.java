package io.drover.stub;

/** A value with a number in the format that never changes, whatever the order of declaration. */
interface Coded {
  int code();
}
