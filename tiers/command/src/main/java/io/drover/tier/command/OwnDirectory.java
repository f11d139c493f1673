package io.drover.tier.command;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A directory of this process alone, below the spool. Its owner holds a lock on a file in it, which
 * the kernel takes away when the owner ends, however that happens; no clock and no number of a
 * process decides who is alive. Closed, it is removed with everything in it.
 */
final class OwnDirectory implements AutoCloseable {
  /** Named for its process, for people: {@code process-<pid>-<random>}. */
  private static final String OWN = "process-";

  /** Until it has its lock; another process may sweep it just then. */
  private static final String FRESH = "fresh-";

  private static final int ATTEMPTS = 10;
  private static final Pattern OURS =
      Pattern.compile(OWN + "\\d{1,9}(-\\d+){1,2}|" + FRESH + "\\d+");
  private static final String LOCK = "lock";

  /**
   * Those of this process: to open the lock file of one and close it again would let go of its
   * lock.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  /** Another process took it for an orphan. */
  private static final class Swept extends IOException {
    Swept(String message) {
      super(message);
    }
  }

  private final Path path;
  private final FileChannel lock;

  private OwnDirectory(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /** Makes one below that directory. */
  static synchronized OwnDirectory make(Path directory) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return own(Files.createTempDirectory(directory.toRealPath(), FRESH));
      } catch (NoSuchFileException | Swept e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static OwnDirectory own(Path fresh) throws IOException {
    String random = fresh.getFileName().toString().substring(FRESH.length());
    Path own = fresh.resolveSibling(OWN + ProcessHandle.current().pid() + "-" + random);
    FileChannel lock = open(fresh);
    boolean made = false;
    HELD.add(own);
    try {
      if (lock.tryLock() == null) {
        throw new Swept(fresh + " is locked by somebody else");
      }
      Files.move(fresh, own, StandardCopyOption.ATOMIC_MOVE);
      made = true;
      return new OwnDirectory(own, lock);
    } finally {
      if (!made) {
        HELD.remove(own);
        lock.close();
      }
    }
  }

  private static FileChannel open(Path directory) throws IOException {
    return FileChannel.open(
        directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /** Removes what processes left that are no more. */
  static synchronized void sweep(Path directory) throws IOException {
    try (DirectoryStream<Path> others = Files.newDirectoryStream(directory.toRealPath())) {
      for (Path other : others) {
        if (OURS.matcher(other.getFileName().toString()).matches() && !HELD.contains(other)) {
          removeOrphan(other);
        }
      }
    }
  }

  private static void removeOrphan(Path directory) throws IOException {
    try (FileChannel channel = open(directory);
        FileLock taken = channel.tryLock()) {
      if (taken != null) {
        removeTree(directory);
      }
    } catch (NoSuchFileException | DirectoryNotEmptyException e) {
      // Somebody else swept it, or its owner comes and locks it just now.
    }
  }

  private static void removeTree(Path directory) throws IOException {
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  Path path() {
    return path;
  }

  @Override
  public void close() {
    try (lock) {
      removeTree(path);
    } catch (IOException e) {
      // The next process sweeps it.
    } finally {
      HELD.remove(path);
    }
  }
}
