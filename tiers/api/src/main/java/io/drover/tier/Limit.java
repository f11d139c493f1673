package io.drover.tier;

import java.time.Duration;

/**
 * How much at a time a target bears, found out as TCP does (RFC 5681: additive increase,
 * multiplicative decrease): half of what went on when it said that it was busy, then one more for
 * every round of answers. Not for threads.
 */
final class Limit {
  /** Answers that say the same trouble come together. */
  private static final long ONE_TROUBLE_NANOS = Duration.ofSeconds(1).toNanos();

  private final int most;
  private int current;
  private int answers;
  private boolean cut;
  private long cutNanos;

  /**
   * @param most where it begins, and what it never exceeds
   */
  Limit(int most) {
    this.most = most;
    this.current = most;
  }

  int current() {
    return current;
  }

  /** What goes well below the limit says nothing of it. */
  void answered(int inside) {
    if (current == most || inside < current) {
      return;
    }
    answers++;
    if (answers >= current) {
      answers = 0;
      current++;
    }
  }

  /**
   * The target said that it was busy. Who asked alone cannot ask for less.
   *
   * @return whether there is less at a time from now on
   */
  boolean busy(int inside, long nowNanos) {
    boolean same = cut && nowNanos - cutNanos < ONE_TROUBLE_NANOS;
    int half = Math.min(inside, current) / 2;
    if (same || half < 1) {
      return false;
    }
    cut = true;
    cutNanos = nowNanos;
    answers = 0;
    current = half;
    return true;
  }
}
