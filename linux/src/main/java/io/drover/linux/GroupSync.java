package io.drover.linux;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes files and directories of one file system durable, many at a time when many ask. While no
 * more than {@code aloneMax} callers are in flight each fsyncs its own file and sees no added
 * latency; whoever comes on top of them joins a round, and one syncfs(2) serves the whole round
 * while the next one fills.
 *
 * <p>Measured with 128 threads that publish files of 16 KiB on ext4 (Linux 6.18): 6.5 device writes
 * and 1.5 cache flushes a file by fsync alone, 2.3 and 0.08 with {@code aloneMax} 4. The price: a
 * round waits for everything dirty on the file system, so writers of large files should write back
 * early ({@link Io#syncRange}).
 *
 * <p>syncfs reports write errors of the whole file system, each once for a descriptor (Linux 5.8,
 * syncfs(2)); here that is one descriptor older than any file that is synced. An error may belong
 * to nobody in the round, or to a file whose owner asks later. Therefore the first one ends
 * grouping for good, and everybody in the round asks fsync about the own file, which knows of its
 * data: the descriptors must have been opened before the file was written.
 *
 * <p>Of its name and attributes fsync does not know on ext4: when the commit of a journal fails,
 * those who wait for it are told, and everybody after them finds nothing left to commit
 * (jbd2_complete_transaction, jbd2_journal_force_commit). Only who opens the journal for a change
 * learns that it was aborted. So that is done after every flush there.
 */
public final class GroupSync implements AutoCloseable {
  private static final String NO_ATTRIBUTE = "user.drover.none";

  private final Descriptor fileSystem;
  private final int aloneMax;
  private final boolean asksJournal;

  /** All callers, those in rounds included: under load nearly everybody shares. */
  private final AtomicInteger waiting = new AtomicInteger();

  /** Held while syncfs runs. */
  private final ReentrantLock turn = new ReentrantLock();

  /** The round that may still be joined; the first member leads it. */
  private final AtomicReference<CompletableFuture<Boolean>> forming = new AtomicReference<>();

  private volatile boolean grouping = true;

  /**
   * @param fileSystem any directory of it, open before every file; closed with this
   * @param aloneMax callers in flight above which further ones share; {@link Integer#MAX_VALUE}
   *     where syncfs does not report errors or is not known to flush the device's cache
   */
  public GroupSync(Descriptor fileSystem, int aloneMax) throws LinuxException {
    this.fileSystem = fileSystem;
    this.aloneMax = aloneMax;
    this.asksJournal = FileSystem.of(fileSystem).type() == FileSystem.EXT4;
  }

  /** Returns when data, size and attributes of the file are durable, as {@link Io#fsync} does. */
  public void durable(Descriptor file) throws LinuxException {
    durable(List.of(file));
  }

  /**
   * The same for a file that is opened only when no round can be shared: for a directory, whose
   * errors end in a file system that takes no more (see {@link #fsync}).
   *
   * @throws LinuxException also when it cannot be opened
   */
  public void durable(Opening opening) throws LinuxException {
    durable(
        1,
        () -> {
          try (Descriptor file = opening.open()) {
            fsync(file);
          }
        });
  }

  /** Opens what is to be made durable. */
  @FunctionalInterface
  public interface Opening {
    Descriptor open() throws LinuxException;
  }

  /**
   * The same for all of them; each counts as a caller.
   *
   * @throws LinuxException when one failed; what became of the others is unknown
   */
  public void durable(List<Descriptor> files) throws LinuxException {
    durable(
        files.size(),
        () -> {
          for (Descriptor file : files) {
            fsync(file);
          }
        });
  }

  /** What a caller does who shares no round. */
  private interface Alone {
    void flush() throws LinuxException;
  }

  private void durable(int callers, Alone alone) throws LinuxException {
    int all = waiting.addAndGet(callers);
    try {
      if (all <= aloneMax || !grouping || !together()) {
        alone.flush();
      }
    } finally {
      waiting.addAndGet(-callers);
    }
  }

  @Override
  public void close() {
    fileSystem.close();
  }

  /**
   * On XFS the fsync of a directory succeeds after the file system was shut down by an error of its
   * log, although the rename it should keep is lost (shown on Linux 6.18). statx then fails with
   * EIO: the shutdown is visible before anything is dropped.
   */
  private void fsync(Descriptor file) throws LinuxException {
    Io.fsync(file);
    Status.of(file);
    askJournal(file);
  }

  /**
   * Fails with EROFS when what was flushed before may be lost: taking away an attribute that is not
   * there opens the journal and changes nothing (ext4_xattr_set; futimens would swallow the error).
   */
  private void askJournal(Descriptor file) throws LinuxException {
    if (!asksJournal) {
      return;
    }
    try {
      Attributes.of(file).remove(NO_ATTRIBUTE);
    } catch (LinuxException e) {
      boolean mayNot = e.errno() == Errno.EACCES || e.errno() == Errno.EPERM;
      if (!mayNot) {
        throw e;
      }
    }
  }

  /** Takes part in a round; false when it could not promise anything. */
  private boolean together() {
    CompletableFuture<Boolean> fresh = new CompletableFuture<>();
    CompletableFuture<Boolean> round = forming.compareAndExchange(null, fresh);
    if (round != null) {
      return round.join();
    }
    lead(fresh);
    return fresh.join();
  }

  private void lead(CompletableFuture<Boolean> round) {
    boolean synced = false;
    turn.lock();
    try {
      // Whoever comes from now on wrote too late for this round.
      forming.set(null);
      synced = grouping && syncfs();
    } finally {
      turn.unlock();
      round.complete(synced);
    }
  }

  private boolean syncfs() {
    try {
      Io.syncfs(fileSystem);
      askJournal(fileSystem);
      return true;
    } catch (LinuxException error) {
      // Not swallowed: every member of this and of all later rounds asks for its own file.
      grouping = false;
      return false;
    }
  }
}
