package io.drover.tier.disk;

import io.drover.linux.Descriptor;
import io.drover.linux.FileSystem;
import io.drover.linux.LinuxException;
import io.drover.linux.Open;
import io.drover.tier.TierException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the pool directory, and finds it again after it was away. Every verb runs inside; a failure
 * that may mean that the file system is gone makes the next verb look from the path on.
 */
final class PoolDirectory implements AutoCloseable {
  /**
   * Where syncfs is known to report write errors and to flush the device's cache: for these three
   * it was read in the kernel's sources (fs/sync.c and each one's sync_fs).
   */
  private static final Set<Long> GROUPING =
      Set.of(FileSystem.EXT4, FileSystem.XFS, FileSystem.BTRFS);

  private final Path path;
  private final Place place;
  private final int aloneMax;
  private final DiskFailure failure;
  private PoolRoot current;

  PoolDirectory(Path path, Place place, int aloneMax) {
    this.path = path;
    this.place = place;
    this.aloneMax = aloneMax;
    this.failure = new DiskFailure(path);
  }

  /** What is done inside. */
  @FunctionalInterface
  interface Inside<T> {
    T perform(PoolRoot root) throws TierException, IOException;
  }

  DiskFailure failure() {
    return failure;
  }

  /** Performs a verb inside the pool and types its failures. */
  <T> T in(String attempt, Inside<T> verb) throws TierException {
    try (PoolRoot root = enter(attempt)) {
      return within(root, attempt, verb);
    }
  }

  /** The same in a root that the caller holds. */
  <T> T within(PoolRoot root, String attempt, Inside<T> verb) throws TierException {
    try {
      return verb.perform(root);
    } catch (TierException typed) {
      throw typed;
    } catch (IOException cause) {
      throw typed(root, attempt, cause);
    }
  }

  /** What to throw when the pool was found to be gone. */
  TierException.Transient offline(PoolRoot root, String attempt) {
    leave(root);
    return failure.offline(attempt);
  }

  @Override
  public synchronized void close() {
    if (current != null) {
      current.close();
      current = null;
    }
  }

  private TierException typed(PoolRoot root, String attempt, IOException cause) {
    if (!DiskFailure.meansGone(cause)) {
      return failure.of(attempt, cause);
    }
    if (!isPool(root)) {
      return offline(root, attempt);
    }
    leave(root);
    return failure.of(attempt, cause);
  }

  private static boolean isPool(PoolRoot root) {
    try {
      return root.isPool();
    } catch (LinuxException unknown) {
      // The first failure tells more than this one.
      return true;
    }
  }

  private synchronized PoolRoot enter(String attempt) throws TierException {
    if (current == null) {
      current = find(attempt);
    }
    return current.share();
  }

  private synchronized void leave(PoolRoot root) {
    if (current == root) {
      current = null;
      root.close();
    }
  }

  private PoolRoot find(String attempt) throws TierException {
    Descriptor directory;
    try {
      directory = Open.path(path.toString(), Open.O_RDONLY | Open.O_DIRECTORY);
    } catch (LinuxException e) {
      throw DiskFailure.meansGone(e) ? failure.offline(attempt) : failure.of(attempt, e);
    }
    try {
      return root(directory, attempt);
    } catch (TierException refused) {
      directory.close();
      throw refused;
    } catch (IOException e) {
      directory.close();
      throw failure.of(attempt, e);
    }
  }

  private PoolRoot root(Descriptor directory, String attempt) throws TierException, IOException {
    Optional<Marker> marker = Marker.in(directory);
    if (marker.isEmpty()) {
      throw failure.offline(attempt);
    }
    failure.requireSame(attempt, marker.get().place(), place);
    boolean groups = GROUPING.contains(FileSystem.of(directory).type());
    return PoolRoot.of(directory, groups ? aloneMax : Integer.MAX_VALUE);
  }
}
