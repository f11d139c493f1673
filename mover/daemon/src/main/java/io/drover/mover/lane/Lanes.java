package io.drover.mover.lane;

import io.drover.mover.home.FileKey;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who works on which file in this process. Nobody waits: a file that is taken is tried again. */
public final class Lanes {
  private final Set<FileKey> taken = ConcurrentHashMap.newKeySet();

  /** The right to change what one file has in pools. */
  final class Lane implements AutoCloseable {
    private final FileKey key;

    private Lane(FileKey key) {
      this.key = key;
    }

    @Override
    public void close() {
      taken.remove(key);
    }
  }

  /** Takes a file's lane, or nothing when another request is in it. */
  Optional<Lane> enter(FileKey key) {
    return taken.add(key) ? Optional.of(new Lane(key)) : Optional.empty();
  }
}
