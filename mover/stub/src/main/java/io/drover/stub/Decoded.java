package io.drover.stub;

/** What the bytes of an attribute or of a manifest turned out to be. */
public sealed interface Decoded<T> {
  /** A record that this release understands. */
  record Understood<T>(T value) implements Decoded<T> {}

  /** Written by a later release: the file is left alone. */
  record Newer<T>(int version) implements Decoded<T> {}

  /** Not a record at all, or damaged. */
  record Garbled<T>(String reason) implements Decoded<T> {}
}
