package io.drover.tier.command;

import java.util.Locale;

/** What a word of a command may hold in braces; the value takes its place as it is. */
public enum Placeholder {
  /** Absolute path of the file to store, or of the one to bring the object's bytes into. */
  FILE,
  /** The object's key, such as {@code 3f/01234567-89ab/7-1/0}. */
  KEY,
  /** The key up to its last slash; a dot for a key without one. */
  DIRECTORY,
  /** The object's length in decimal. */
  BYTES,
  /** Eight hexadecimal digits. */
  CRC32C,
  /** The object's label in base64url without padding; up to 2,000 characters, or none. */
  LABEL,
  /** What the put command printed to find the object again. */
  LOCATOR,
  /** One word for each object of a batch. */
  EACH,
  /** Absolute path of a file with one line for each object of a batch. */
  BATCH;

  /** As it stands between the braces. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
