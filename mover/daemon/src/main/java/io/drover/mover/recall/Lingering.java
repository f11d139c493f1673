package io.drover.mover.recall;

import io.drover.mover.home.Fill;
import io.drover.mover.home.HomeException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;

/**
 * Files that were brought back, are guarded against writers and still being read. Their stubs are
 * written when the readers have gone, since a stub's writing changes the ctime, and programs that
 * compare it (GNU tar) would report that the file changed as they read it.
 */
final class Lingering {
  /** How often readers are looked for; what a writer waits at most. */
  static final Duration PACE = Duration.ofMillis(5);

  private static final long LONGEST_NANOS = Duration.ofSeconds(30).toNanos();

  /** Each holds a descriptor and, at worst, is fetched once more after a crash. */
  private static final int MOST = 4096;

  private record Entry(Fill fill, InFlight outcome, Runnable end, long sinceNanos) {}

  private final LongSupplier nanoClock;
  private final ConcurrentLinkedQueue<Entry> entries = new ConcurrentLinkedQueue<>();

  Lingering(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /**
   * @param end called once, on the timer's thread: must hand its work over
   */
  void add(Fill fill, InFlight outcome, Runnable end) {
    entries.add(new Entry(fill, outcome, end, nanoClock.getAsLong()));
  }

  void look() {
    int surplus = entries.size() - MOST;
    for (var each = entries.iterator(); each.hasNext(); ) {
      Entry entry = each.next();
      if (surplus-- > 0 || isOver(entry)) {
        each.remove();
        entry.end().run();
      }
    }
  }

  private boolean isOver(Entry entry) {
    try {
      return entry.outcome().isHurried()
          || nanoClock.getAsLong() - entry.sinceNanos() > LONGEST_NANOS
          || !entry.fill().isOnlyRead();
    } catch (HomeException e) {
      return true;
    }
  }
}
