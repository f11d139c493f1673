package io.drover.mover.intake;

import java.util.random.RandomGenerator;

/**
 * How long to wait before another try: twice as long each time, from a quarter of a second (a lease
 * that was just broken is free again) to a minute, less up to a half at random, so that those who
 * failed together do not come back together.
 */
record Backoff(RandomGenerator random) {
  static final long FIRST_MILLIS = 250;
  static final long LONGEST_MILLIS = 60_000;

  /** Milliseconds to wait after that many tries. */
  long millisAfter(int tries) {
    // 250 ms doubled eight times is more than the longest.
    long whole = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(tries - 1, 8));
    return whole - random.nextLong(whole / 2 + 1);
  }
}
