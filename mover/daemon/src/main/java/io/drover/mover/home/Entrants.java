package io.drover.mover.home;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;

/**
 * Those whom the door let in a moment ago, and whose call the kernel may not have carried out yet.
 * Whoever has the file open is seen by a write lease; a truncation by path has no descriptor and,
 * after its event was answered, may wait for a processor while a file is dropped. For many threads.
 */
public final class Entrants {
  /** Longer than a thread waits for a processor; what a release may have to wait. */
  private static final long KEPT_NANOS = Duration.ofMillis(500).toNanos();

  private record Era(long sinceNanos, Map<FileKey, Set<Integer>> threads) {}

  private final LongSupplier nanoClock;
  private final IntPredicate mayTruncate;
  private volatile Era current;
  private volatile Era before;

  /**
   * @param mayTruncate whether the thread of this number, 0 for an unknown one, may be about to
   *     truncate something
   */
  public Entrants(LongSupplier nanoClock, IntPredicate mayTruncate) {
    this.nanoClock = nanoClock;
    this.mayTruncate = mayTruncate;
    this.current = new Era(nanoClock.getAsLong(), new ConcurrentHashMap<>());
    this.before = current;
  }

  /** A thread is let in, or is about to be. */
  public void note(FileKey key, int thread) {
    turn();
    current
        .threads()
        .merge(
            key,
            Set.of(thread),
            (known, fresh) -> known.containsAll(fresh) ? known : joined(known, fresh));
  }

  private static Set<Integer> joined(Set<Integer> known, Set<Integer> fresh) {
    Set<Integer> both = new HashSet<>(known);
    both.addAll(fresh);
    return Set.copyOf(both);
  }

  /** Whether one of those who were let in may still be on the way. */
  boolean isAnyOnTheWay(FileKey key) {
    turn();
    return isAnyOnTheWay(current, key) || isAnyOnTheWay(before, key);
  }

  private boolean isAnyOnTheWay(Era era, FileKey key) {
    return era.threads().getOrDefault(key, Set.of()).stream().anyMatch(mayTruncate::test);
  }

  /** Whoever is noted is known for one to two of these times. */
  private void turn() {
    long now = nanoClock.getAsLong();
    if (now - current.sinceNanos() < KEPT_NANOS) {
      return;
    }
    synchronized (this) {
      if (now - current.sinceNanos() >= KEPT_NANOS) {
        before = current;
        current = new Era(now, new ConcurrentHashMap<>());
      }
    }
  }
}
