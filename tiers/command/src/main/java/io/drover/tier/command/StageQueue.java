package io.drover.tier.command;

import io.drover.tier.ObjectKey;
import io.drover.tier.TierException;
import io.drover.tier.Timing;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Objects that were asked for and are not in the spool yet. The first of them opens a batch, which
 * is read when the collection window is over; one batch at a time, so that what is asked for
 * meanwhile is sorted together. What the manager has not brought from tape by then is looked for
 * beside later batches. A thread runs only while somebody waits.
 */
final class StageQueue implements Batch.Endings, AutoCloseable {
  /** The batch may become full meanwhile. */
  private static final Duration STEP = Duration.ofSeconds(1);

  /** Failures that nobody asks about any more. */
  private static final int FAILURES_MAX = 10_000;

  private final Shelf shelf;
  private final CommandSettings.Pace pace;
  private final Timing timing;
  private final Gathering gathering;
  private final Awaited awaited;
  private final Set<ObjectKey> underWay = new HashSet<>();
  private final Map<ObjectKey, TierException> failures = new LinkedHashMap<>();
  private Optional<Thread> worker = Optional.empty();
  private Optional<String> mounted = Optional.empty();
  private int postponed;
  private boolean looked;
  private boolean closed;

  StageQueue(Shelf shelf, CommandSettings.Pace pace, Timing timing) {
    this.shelf = shelf;
    this.pace = pace;
    this.timing = timing;
    this.gathering = new Gathering(pace.collect(), pace.batchMax());
    this.awaited = new Awaited(pace.poll(), pace.tapeWithin());
  }

  /** Asks for an object, unless it was asked for already. */
  synchronized void ask(ObjectKey key) {
    if (closed || underWay.contains(key) || awaited.holds(key)) {
      return;
    }
    gathering.add(key, timing.nanoClock().getAsLong());
    if (worker.isEmpty()) {
      worker = Optional.of(Thread.ofVirtual().name("stage " + key).start(this::work));
    }
  }

  /** Why the last attempt to bring it failed; told once, and the next ask is a new attempt. */
  synchronized Optional<TierException> takeFailure(ObjectKey key) {
    return Optional.ofNullable(failures.remove(key));
  }

  synchronized boolean hasFailed(ObjectKey key) {
    return failures.containsKey(key);
  }

  /** Nobody wants it any more; a read that is under way goes on. */
  synchronized void forget(ObjectKey key) {
    gathering.forget(key);
    awaited.forget(key);
    failures.remove(key);
  }

  private void work() {
    try {
      for (List<Wish> batch = next(); !batch.isEmpty(); batch = next()) {
        Optional<String> last = new Batch(shelf, pace.readDrives(), this).run(batch, mountedNow());
        if (settle(batch, last)) {
          // No room for any of them; somebody has to read first.
          timing.sleeper().sleep(pace.poll());
        }
      }
    } catch (InterruptedException e) {
      // The tier is being closed; whoever still wants an object asks the next one.
      Thread.currentThread().interrupt();
    } finally {
      stopped();
    }
  }

  /** Waits for a batch to be due; empty when there is nothing left to wait for. */
  private List<Wish> next() throws InterruptedException {
    while (true) {
      long left;
      synchronized (this) {
        if (closed || (gathering.isEmpty() && awaited.isEmpty())) {
          worker = Optional.empty();
          return List.of();
        }
        long now = timing.nanoClock().getAsLong();
        left = nanosLeft(now);
        if (left == 0) {
          List<Wish> batch = due(now);
          batch.forEach(wish -> underWay.add(wish.key()));
          return batch;
        }
      }
      timing.sleeper().sleep(Duration.ofNanos(Math.min(left, STEP.toNanos())));
    }
  }

  private long nanosLeft(long now) {
    return Math.min(gatheredIn(now), awaited.nanosLeft(now));
  }

  private long gatheredIn(long now) {
    return gathering.isEmpty() ? Long.MAX_VALUE : gathering.nanosLeft(now);
  }

  /** A batch or a look; in turn while both are due, so that neither waits for ever. */
  private List<Wish> due(long now) {
    boolean bothDue = gatheredIn(now) == 0 && awaited.nanosLeft(now) == 0;
    looked = bothDue ? !looked : gatheredIn(now) != 0;
    return looked ? awaited.due(now) : gathering.take();
  }

  private synchronized Optional<String> mountedNow() {
    return mounted;
  }

  /** Whether all of it was postponed. */
  private synchronized boolean settle(List<Wish> batch, Optional<String> last) {
    mounted = last;
    batch.forEach(wish -> underWay.remove(wish.key()));
    boolean all = postponed == batch.size();
    postponed = 0;
    return all;
  }

  private synchronized void stopped() {
    if (worker.filter(Thread.currentThread()::equals).isPresent()) {
      worker = Optional.empty();
      underWay.clear();
    }
  }

  @Override
  public synchronized void arrived(ObjectKey key) {
    underWay.remove(key);
    awaited.forget(key);
  }

  @Override
  public synchronized void failed(ObjectKey key, TierException failure) {
    underWay.remove(key);
    awaited.forget(key);
    failures.put(key, failure);
    if (failures.size() > FAILURES_MAX) {
      failures.remove(failures.keySet().iterator().next());
    }
  }

  @Override
  public synchronized void postponed(ObjectKey key) {
    postponed++;
    underWay.remove(key);
    long now = timing.nanoClock().getAsLong();
    if (!awaited.holds(key) || !awaited.add(key, now)) {
      gathering.add(key, now);
    }
  }

  @Override
  public void offline(ObjectKey key) {
    boolean waits;
    synchronized (this) {
      underWay.remove(key);
      waits = awaited.add(key, timing.nanoClock().getAsLong());
    }
    if (!waits) {
      failed(key, shelf.tape().late("stage " + key, Tape.NOT_BROUGHT));
    }
  }

  @Override
  public synchronized boolean isAwaited(ObjectKey key) {
    return awaited.holds(key);
  }

  /** Kills what is being read and waits until it is. */
  @Override
  public void close() {
    Optional<Thread> running;
    synchronized (this) {
      closed = true;
      running = worker;
    }
    if (running.isPresent()) {
      running.get().interrupt();
      try {
        running.get().join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
