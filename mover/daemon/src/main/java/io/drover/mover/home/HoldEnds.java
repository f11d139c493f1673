package io.drover.mover.home;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;

/**
 * The ends of holds that have to outlast a stub write, so that the clock that stamps ctimes has
 * certainly passed it. Thousands end in a second: those that come within a few milliseconds of each
 * other end together, because a timer of its own for each wakes a thread for each.
 */
public final class HoldEnds {
  /** How long a hold outlasts a stub write at least; the tick of the clock is 4 ms at HZ=250. */
  public static final Duration HELD = Duration.ofMillis(20);

  /** So much longer a writer may have to wait for our lease. */
  private static final Duration TOGETHER = Duration.ofMillis(5);

  private final Later later;
  private List<Runnable> gathering = new ArrayList<>();

  public HoldEnds(Later later) {
    this.later = later;
  }

  /**
   * Runs the end of a hold, on the timer's thread, when {@link #HELD} has passed since this call.
   */
  public void add(Runnable end) {
    boolean first;
    synchronized (this) {
      first = gathering.isEmpty();
      gathering.add(end);
    }
    if (first) {
      ScheduledFuture<?> _ = later.after(TOGETHER, this::closeGathering);
    }
  }

  private void closeGathering() {
    List<Runnable> ends;
    synchronized (this) {
      ends = gathering;
      gathering = new ArrayList<>();
    }
    ScheduledFuture<?> _ = later.after(HELD, () -> ends.forEach(Later::guarded));
  }
}
