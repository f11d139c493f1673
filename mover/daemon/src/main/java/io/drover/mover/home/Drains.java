package io.drover.mover.home;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files of a tree that are about to be dropped. A file that is armed and that nobody has open
 * stays so as long as the door lets nobody in; so whoever opens one of these waits, without any
 * lease, until the drop has happened or was given up. For many threads.
 */
public final class Drains {
  private final ConcurrentHashMap<FileKey, Drain> drains = new ConcurrentHashMap<>();
  private final Entrants entrants;

  public Drains(Entrants entrants) {
    this.entrants = entrants;
  }

  /** Somebody is let in at the door who may be about to truncate the file; told before he is. */
  public void letIn(FileKey key, int thread) {
    entrants.note(key, thread);
  }

  /** One file's, until it is closed. */
  final class Drain implements AutoCloseable {
    private final FileKey key;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean wanted;

    private Drain(FileKey key) {
      this.key = key;
    }

    /** Whether somebody waits for its end. */
    boolean isWanted() {
      return wanted;
    }

    /** Whoever waits goes on. */
    @Override
    public void close() {
      drains.remove(key, this);
      ended.complete(null);
    }
  }

  /**
   * Begins one; the file has to be armed afterwards.
   *
   * @return nothing when one is under way, or somebody who was let in may be about to truncate it
   */
  Optional<Drain> begin(FileKey key) {
    Drain fresh = new Drain(key);
    if (drains.putIfAbsent(key, fresh) != null) {
      return Optional.empty();
    }
    // After: whoever is noted later finds the drain, and waits for its end.
    if (entrants.isAnyOnTheWay(key)) {
      fresh.close();
      return Optional.empty();
    }
    return Optional.of(fresh);
  }

  /** Whether no file at all is drained. */
  public boolean isEmpty() {
    return drains.isEmpty();
  }

  public boolean holds(FileKey key) {
    return drains.containsKey(key);
  }

  /** The end of the file's drain, if it is in one. Whoever drains it learns that somebody waits. */
  public Optional<CompletableFuture<Void>> endOf(FileKey key) {
    Drain drain = drains.get(key);
    if (drain == null) {
      return Optional.empty();
    }
    drain.wanted = true;
    return Optional.of(drain.ended);
  }
}
