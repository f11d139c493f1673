package io.drover.tier.disk;

import io.drover.tier.ObjectKey;
import java.util.Optional;

/**
 * Where an object lies below the pool directory. A key {@code 3f/file/7-1/0} becomes {@code
 * 3f/file~7-1~0}: one directory for each first component and none below, because two directories
 * more for every small file would cost more than the file. The tilde stands in no key, so the
 * mapping can be turned round. A key of one component gets a tilde at its end, because a directory
 * may have its name.
 *
 * @param directory relative to the pool directory
 * @param name within it
 */
record KeyPath(String directory, String name) {
  /** The pool directory itself: where keys of one component lie. */
  static final String TOP = ".";

  private static final char JOINT = '~';

  static KeyPath of(ObjectKey key) {
    int slash = key.name().indexOf('/');
    return slash < 0
        ? new KeyPath(TOP, key.name() + JOINT)
        : new KeyPath(
            key.name().substring(0, slash), key.name().substring(slash + 1).replace('/', JOINT));
  }

  /** The key of a file found, or nothing when it is none of ours. */
  static Optional<ObjectKey> keyOf(String directory, String name) {
    if (!directory.equals(TOP)) {
      return key(directory + '/' + name.replace(JOINT, '/'));
    }
    int end = name.length() - 1;
    return name.indexOf(JOINT) == end ? key(name.substring(0, end)) : Optional.empty();
  }

  /** What an unpublished upload is called in the directory of uploads. */
  static String upload(ObjectKey key) {
    return key.name().replace('/', JOINT) + ".part";
  }

  String path() {
    return directory + '/' + name;
  }

  private static Optional<ObjectKey> key(String name) {
    try {
      return Optional.of(new ObjectKey(name));
    } catch (IllegalArgumentException foreign) {
      return Optional.empty();
    }
  }
}
