package io.drover.events;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A file's path relative to its tree, as the bytes the kernel knows it by: components separated by
 * one slash, none of them empty, {@code .} or {@code ..}, no NUL, at most 255 bytes each and 4095
 * in all. Linux does not ask names to be UTF-8, so neither does this.
 */
public final class FilePath implements Comparable<FilePath> {
  private final byte[] bytes;

  private FilePath(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The path of these bytes.
   *
   * @throws IllegalArgumentException if they are not a path as described above
   */
  public static FilePath of(byte[] bytes) {
    byte[] own = bytes.clone();
    fault(own)
        .ifPresent(
            fault -> {
              throw new IllegalArgumentException("the path " + fault);
            });
    return new FilePath(own);
  }

  /**
   * The path of this text in UTF-8.
   *
   * @throws IllegalArgumentException if it is not a path as described above
   */
  public static FilePath of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Takes the array as its own; it must have no {@link #fault}. */
  static FilePath trusted(byte[] bytes) {
    return new FilePath(bytes);
  }

  /** What is wrong with these bytes as a path, to be read after "the path". */
  static Optional<String> fault(byte[] bytes) {
    if (bytes.length == 0) {
      return Optional.of("is empty");
    }
    if (bytes.length > Limits.PATH_BYTES_MAX) {
      return Optional.of("has more than " + Limits.PATH_BYTES_MAX + " bytes");
    }
    int start = 0;
    for (int i = 0; i <= bytes.length; i++) {
      if (i < bytes.length && bytes[i] == 0) {
        return Optional.of("contains NUL");
      }
      if (i < bytes.length && bytes[i] != '/') {
        continue;
      }
      Optional<String> fault = componentFault(bytes, start, i);
      if (fault.isPresent()) {
        return fault;
      }
      start = i + 1;
    }
    return Optional.empty();
  }

  private static Optional<String> componentFault(byte[] bytes, int start, int end) {
    int length = end - start;
    if (length == 0) {
      return Optional.of("has an empty component (a slash too many)");
    }
    if (length > Limits.COMPONENT_BYTES_MAX) {
      return Optional.of("has a component of more than " + Limits.COMPONENT_BYTES_MAX + " bytes");
    }
    if (length == 1 && bytes[start] == '.') {
      return Optional.of("has a component '.'");
    }
    if (length == 2 && bytes[start] == '.' && bytes[start + 1] == '.') {
      return Optional.of("has a component '..'");
    }
    return Optional.empty();
  }

  /** A fresh copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  public int length() {
    return bytes.length;
  }

  void copyTo(byte[] target, int offset) {
    System.arraycopy(bytes, 0, target, offset, bytes.length);
  }

  /** Whether the bytes are UTF-8, so that {@link #toString} loses nothing. */
  public boolean isText() {
    for (byte b : bytes) {
      if (b < 0) {
        return isUtf8(bytes);
      }
    }
    return true;
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** Whether this is the given directory's own path or lies somewhere below it. */
  public boolean isUnder(FilePath directory) {
    int length = directory.bytes.length;
    return bytes.length >= length
        && Arrays.equals(bytes, 0, length, directory.bytes, 0, length)
        && (bytes.length == length || bytes[length] == '/');
  }

  /** By unsigned bytes, as {@code LC_ALL=C sort} has it. */
  @Override
  public int compareTo(FilePath other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FilePath path && Arrays.equals(bytes, path.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** The path for people; bytes that are not UTF-8 show as U+FFFD. */
  @Override
  public String toString() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
