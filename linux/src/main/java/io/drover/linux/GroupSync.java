package io.drover.linux;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes files and directories of one file system durable, many at a time when many ask. Up to
 * {@code aloneMax} callers fsync their own file at once and see no added latency; whoever comes on
 * top of them joins a round, and one syncfs(2) serves the whole round while the next one fills.
 *
 * <p>syncfs reports write errors of the whole file system, each once for a descriptor (Linux 5.8,
 * syncfs(2)); here that is one descriptor older than any file that is synced. An error may belong
 * to nobody in the round, or to a file whose owner asks later. Therefore the first one ends
 * grouping for good, and everybody in the round asks fsync about the own file, which knows: the
 * descriptors must have been opened before the file was written.
 */
public final class GroupSync implements AutoCloseable {
  private final Descriptor fileSystem;
  private final int aloneMax;
  private final AtomicInteger alone = new AtomicInteger();

  /** Held while syncfs runs. */
  private final ReentrantLock turn = new ReentrantLock();

  /** The round that may still be joined; the first member leads it. */
  private final AtomicReference<CompletableFuture<Boolean>> forming = new AtomicReference<>();

  private volatile boolean grouping = true;

  /**
   * @param fileSystem any directory of it, open before every file; closed with this
   * @param aloneMax fsyncs in flight above which callers share; {@link Integer#MAX_VALUE} where
   *     syncfs does not report errors or is not known to flush the device's cache
   */
  public GroupSync(Descriptor fileSystem, int aloneMax) {
    this.fileSystem = fileSystem;
    this.aloneMax = aloneMax;
  }

  /** Returns when data, size and attributes of the file are durable, as {@link Io#fsync} does. */
  public void durable(Descriptor file) throws LinuxException {
    if (!grouping || alone.get() < aloneMax) {
      fsync(file);
      return;
    }
    if (!together()) {
      fsync(file);
    }
  }

  @Override
  public void close() {
    fileSystem.close();
  }

  private void fsync(Descriptor file) throws LinuxException {
    alone.incrementAndGet();
    try {
      Io.fsync(file);
    } finally {
      alone.decrementAndGet();
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
      return true;
    } catch (LinuxException error) {
      // Not swallowed: every member of this and of all later rounds asks for its own file.
      grouping = false;
      return false;
    }
  }
}
