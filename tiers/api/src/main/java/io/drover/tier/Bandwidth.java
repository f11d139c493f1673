package io.drover.tier;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Bytes a second that many streams share, in order of arrival. A taker may overdraw what there is,
 * then the next one waits until the debt is paid: a chunk larger than a second's budget still
 * passes.
 */
public final class Bandwidth {
  /** How long a waiter sleeps before it looks at the limit again, which may have been changed. */
  private static final long SLICE_NANOS = 100_000_000;

  private static final double NANOS_PER_SECOND = 1e9;

  private final Timing timing;
  private final ReentrantLock turn = new ReentrantLock(true);
  private volatile long bytesPerSecond;
  private double creditBytes;
  private long countedNanos;

  /**
   * @param bytesPerSecond 0 for no limit
   */
  public Bandwidth(long bytesPerSecond, Timing timing) {
    this.timing = timing;
    this.countedNanos = timing.nanoClock().getAsLong();
    limit(bytesPerSecond);
  }

  /** Changes the limit at once, also for those who wait; 0 for no limit. */
  public void limit(long newBytesPerSecond) {
    if (newBytesPerSecond < 0) {
      throw new IllegalArgumentException("a limit of " + newBytesPerSecond + " bytes a second");
    }
    bytesPerSecond = newBytesPerSecond;
  }

  public long bytesPerSecond() {
    return bytesPerSecond;
  }

  /** Waits until there is credit, then takes so many bytes. */
  public void take(long bytes) throws InterruptedException {
    if (bytesPerSecond == 0) {
      return;
    }
    turn.lockInterruptibly();
    try {
      for (long waitNanos = accrue(); waitNanos > 0; waitNanos = accrue()) {
        timing.sleeper().sleep(Duration.ofNanos(Math.min(waitNanos, SLICE_NANOS)));
      }
      creditBytes -= bytes;
    } finally {
      turn.unlock();
    }
  }

  /** Adds what the time since the last look is worth; answers how long the debt still lasts. */
  private long accrue() {
    long now = timing.nanoClock().getAsLong();
    long rate = bytesPerSecond;
    double earned = (now - countedNanos) / NANOS_PER_SECOND * rate;
    countedNanos = now;
    if (rate == 0) {
      creditBytes = 0;
      return 0;
    }
    // Idle time is worth one slice at most: a pause must not be followed by a flood.
    creditBytes = Math.min(creditBytes + earned, SLICE_NANOS / NANOS_PER_SECOND * rate);
    return creditBytes >= 0 ? 0 : (long) Math.ceil(-creditBytes / rate * NANOS_PER_SECOND);
  }
}
