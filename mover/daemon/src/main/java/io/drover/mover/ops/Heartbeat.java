package io.drover.mover.ops;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A sign of life that a loop gives on every turn; without one for too long it counts as stuck. */
public final class Heartbeat implements Health.Check {
  private final Duration allowed;
  private final LongSupplier nanoClock;
  private volatile long beatNanos;

  /** Counts as one beat itself, so that a loop has that long to start. */
  public Heartbeat(Duration allowed, LongSupplier nanoClock) {
    this.allowed = allowed;
    this.nanoClock = nanoClock;
    beat();
  }

  public void beat() {
    beatNanos = nanoClock.getAsLong();
  }

  @Override
  public Condition look() {
    Duration silence = Duration.ofNanos(nanoClock.getAsLong() - beatNanos);
    return silence.compareTo(allowed) <= 0
        ? new Condition.Ok()
        : new Condition.Down("no turn of its loop for %d s".formatted(silence.toSeconds()));
  }
}
