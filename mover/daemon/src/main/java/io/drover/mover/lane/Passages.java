package io.drover.mover.lane;

import io.drover.mover.home.FileKey;
import io.drover.mover.home.Later;
import io.drover.mover.intake.Finish;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that came back only to be read, until they are dropped again: at once, or when nobody has
 * them open any more. They are known to this process only: when it dies, those left stay in place
 * until a policy releases them. For many threads.
 */
public final class Passages implements Consumer<FileKey>, AutoCloseable {
  /** What exceeds it stays in place; so many take about 20 MB. */
  private static final int FILES_MAX = 100_000;

  /** Each waits for a disk most of its time, and they share its flushes. */
  private static final int AT_ONCE_MAX = 16;

  private static final Duration PACE = Duration.ofMillis(100);

  /** Who has just read a file closes it, and our own guard of it ends. */
  private static final Duration GRACE = Duration.ofMillis(100);

  /** A file that stays open is asked about after so many seconds at the latest. */
  private static final long PAUSE_MAX_SECONDS = 64;

  private static final Logger LOG = LoggerFactory.getLogger(Passages.class);

  private record Busy(FileKey file, long dueNanos) {}

  private final LongSupplier nanoClock;
  private final ScheduledFuture<?> looking;

  /** How often each was tried. */
  private final Map<FileKey, Integer> files = new HashMap<>();

  private final Queue<FileKey> ready = new ArrayDeque<>();
  private final PriorityQueue<Busy> busy;
  private int running;
  private boolean open;
  private Executor threads = Runnable::run;
  private BiConsumer<FileKey, Consumer<Finish>> drop = (_, _) -> {};

  /** One to which files may come; none is dropped before {@link #begin}. */
  public Passages(Later later, LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    long zero = nanoClock.getAsLong();
    this.busy =
        new PriorityQueue<>((a, b) -> Long.compare(a.dueNanos() - zero, b.dueNanos() - zero));
    this.looking = later.every(PACE, this::look);
  }

  /**
   * Drops files from here on, until it is closed.
   *
   * @param how drops one, on the thread that calls it
   */
  public synchronized void begin(BiConsumer<FileKey, Consumer<Finish>> how, Executor executor) {
    drop = how;
    threads = executor;
    open = true;
    startNext();
  }

  /** A file that came back only to be read. Waits for nothing. */
  @Override
  public synchronized void accept(FileKey file) {
    if (files.size() >= FILES_MAX) {
      LOG.warn(
          "{} stays in place: {} files wait already until nobody has them open", file, FILES_MAX);
      return;
    }
    if (files.putIfAbsent(file, 0) == null) {
      busy.add(new Busy(file, nanoClock.getAsLong() + GRACE.toNanos()));
    }
  }

  /** Whether the file is dropped soon, unless somebody writes to it. */
  public synchronized boolean holds(FileKey file) {
    return files.containsKey(file);
  }

  /** How many wait. */
  public synchronized long count() {
    return files.size();
  }

  private synchronized void look() {
    long now = nanoClock.getAsLong();
    while (!busy.isEmpty() && busy.peek().dueNanos() - now <= 0) {
      ready.add(busy.poll().file());
    }
    startNext();
  }

  private synchronized void startNext() {
    while (open && running < AT_ONCE_MAX && !ready.isEmpty()) {
      FileKey file = ready.poll();
      running++;
      threads.execute(() -> drop.accept(file, finish -> ended(file, finish)));
    }
  }

  /** Guarded by this. */
  private void later(FileKey file, String message) {
    int tries = files.merge(file, 1, Integer::sum);
    long pause = Math.min(PAUSE_MAX_SECONDS, 1L << Math.min(tries - 1, 30));
    LOG.debug("{} is dropped in {} s: {}", file, pause, message);
    busy.add(new Busy(file, nanoClock.getAsLong() + Duration.ofSeconds(pause).toNanos()));
  }

  private synchronized void ended(FileKey file, Finish finish) {
    running--;
    switch (finish) {
      case Finish.NotNow(var _, String message) -> later(file, message);
      case Finish.AwaitsStaging(String message) -> later(file, message);
      case Finish.Ended(var outcome, long _, var _) -> {
        LOG.debug("{}, which came back only to be read: {}", file, outcome);
        files.remove(file);
      }
      case Finish.LetGo() -> files.remove(file);
    }
    startNext();
  }

  /** Drops nothing from here on; what is being dropped ends on its thread. */
  @Override
  public synchronized void close() {
    open = false;
    looking.cancel(false);
  }
}
