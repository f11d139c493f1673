package io.drover.tier.hdfs;

import io.drover.tier.ObjectKey;
import java.util.Optional;

/**
 * Where an object lies below the pool directory. A key {@code 3f/0123-ab/7-1/0} becomes {@code
 * 3f/0123,ab.7,1.0}: one directory for each first component and none below, because a NameNode
 * keeps every directory in memory as it does a file.
 *
 * <p>A slash becomes a dot, a dot a dash and a dash a comma. Each stands just before the next in
 * ASCII and all of them before digits and letters, so a directory, which a NameNode lists in the
 * order of its names, is listed in the order of its keys, and a page costs no more than its length.
 * A key of one component gets a tilde at its end, because a directory may have its name.
 *
 * @param directory relative to the pool directory; empty for the pool directory itself
 * @param name within it
 */
record ObjectPath(String directory, String name) {
  /** The pool directory itself: where keys of one component lie. */
  static final String TOP = "";

  /** What is not published lies there; no key starts with a dot. */
  static final String UPLOADS = ".uploads";

  private static final char TOP_END = '~';

  static ObjectPath of(ObjectKey key) {
    int slash = key.name().indexOf('/');
    return slash < 0
        ? new ObjectPath(TOP, encode(key.name()) + TOP_END)
        : new ObjectPath(
            encode(key.name().substring(0, slash)), encode(key.name().substring(slash + 1)));
  }

  /** The unpublished upload of a key. */
  static ObjectPath upload(ObjectKey key) {
    return new ObjectPath(UPLOADS, encode(key.name()) + ".part");
  }

  /** The key of a file in the pool directory, or nothing when it is none of ours. */
  static Optional<ObjectKey> topKey(String name) {
    int end = name.length() - 1;
    return name.indexOf(TOP_END) == end ? key(decode(name.substring(0, end))) : Optional.empty();
  }

  /** What all keys in a directory begin with, the slash included; nothing for a stranger's. */
  static Optional<String> prefix(String directory) {
    String first = decode(directory);
    return first.indexOf('/') < 0 ? key(first).map(_ -> first + "/") : Optional.empty();
  }

  /** The key of a file in such a directory, or nothing when it is none of ours. */
  static Optional<ObjectKey> key(String prefix, String name) {
    return key(prefix + decode(name));
  }

  /** The name in a directory that a key, without its first component, would have. */
  static String encode(String part) {
    return part.replace('-', ',').replace('.', '-').replace('/', '.');
  }

  private static String decode(String name) {
    return name.replace('.', '/').replace('-', '.').replace(',', '-');
  }

  private static Optional<ObjectKey> key(String name) {
    try {
      return Optional.of(new ObjectKey(name));
    } catch (IllegalArgumentException foreign) {
      return Optional.empty();
    }
  }
}
