package io.drover.tier;

import java.time.Duration;

/** Time that passes only while somebody sleeps. */
public final class VirtualTime {
  private long nanos;

  public synchronized long nanos() {
    return nanos;
  }

  public synchronized void pass(Duration duration) {
    nanos += duration.toNanos();
  }

  public Timing timing() {
    return new Timing(this::nanos, this::pass);
  }
}
