package io.drover.tier.command;

import io.drover.tier.ObjectKey;
import java.util.Optional;

/** An object, as commands name it. */
record TapeName(ObjectKey key, Optional<String> locator) {
  /** What stands for an object without bytes: some managers take no empty files. */
  private static final String EMPTY = ".empty";

  static TapeName of(Entry entry) {
    return of(entry.key(), entry.bytes(), entry.located().locator());
  }

  static TapeName of(ObjectKey key, long bytes, Optional<String> locator) {
    return new TapeName(bytes == 0 ? new ObjectKey(key.name() + EMPTY) : key, locator);
  }

  /** The key of the object that the one of this key stands for, if it does. */
  static Optional<ObjectKey> emptyOf(ObjectKey key) {
    return key.name().endsWith(EMPTY)
        ? KeyFile.key(key.name().substring(0, key.name().length() - EMPTY.length()))
        : Optional.empty();
  }
}
