package io.drover.tier.command;

import io.drover.tier.ObjectKey;
import java.util.Optional;

/** A key as the name of a file: a slash is a tilde, which no key has. */
final class KeyFile {
  private KeyFile() {}

  static String name(ObjectKey key) {
    return key.name().replace('/', '~');
  }

  /** The directory of the catalogue that holds it: the key's first component, if it has others. */
  static Optional<String> directory(ObjectKey key) {
    int slash = key.name().indexOf('/');
    return slash < 0 ? Optional.empty() : Optional.of(key.name().substring(0, slash));
  }

  /** The key of a file of that name; nothing for a file that is none of ours. */
  static Optional<ObjectKey> key(String name) {
    try {
      return Optional.of(new ObjectKey(name.replace('~', '/')));
    } catch (IllegalArgumentException foreign) {
      return Optional.empty();
    }
  }
}
