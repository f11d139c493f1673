package io.drover.mover.home;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ends of holds that have to outlast a stub write, so that the clock that stamps ctimes has
 * certainly passed it. Thousands end in a second: those that come within a few milliseconds of each
 * other end together, because a timer of its own for each wakes a thread for each.
 */
public final class HoldEnds implements AutoCloseable {
  /** A stub says this long after its writing that nobody has written to the file. */
  public static final Duration HELD = Duration.ofMillis(20);

  /**
   * How much longer a hold lasts: the clock that stamps ctimes lags behind by up to a tick, which
   * is 10 ms at HZ=100.
   */
  private static final Duration LAG = Duration.ofMillis(20);

  /** So much longer a writer may have to wait for our lease. */
  private static final Duration TOGETHER = Duration.ofMillis(5);

  /** A timer that is so late does not come any more. */
  private static final long PATIENCE_SECONDS = 1;

  private static final Logger LOG = LoggerFactory.getLogger(HoldEnds.class);

  private final Later later;
  private List<Runnable> gathering = new ArrayList<>();

  /** Those that have not ended, and this object. */
  private final Phaser batches = new Phaser(1);

  public HoldEnds(Later later) {
    this.later = later;
  }

  /**
   * Runs the end of a hold, on the timer's thread, when {@link #HELD} has certainly passed since
   * this call by the clock that stamps ctimes.
   */
  public void add(Runnable end) {
    boolean first;
    synchronized (this) {
      first = gathering.isEmpty();
      gathering.add(end);
    }
    if (first) {
      batches.register();
      ScheduledFuture<?> _ = later.after(TOGETHER, this::closeGathering);
    }
  }

  private void closeGathering() {
    List<Runnable> ends;
    synchronized (this) {
      ends = gathering;
      gathering = new ArrayList<>();
    }
    ScheduledFuture<?> _ = later.after(HELD.plus(LAG), () -> end(ends));
  }

  private void end(List<Runnable> ends) {
    ends.forEach(Later::guarded);
    batches.arriveAndDeregister();
  }

  /** Returns when all holds have ended: they hold the files of trees that are about to go. */
  @Override
  public void close() {
    try {
      batches.awaitAdvanceInterruptibly(batches.arrive(), PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException noTimer) {
      LOG.warn("files are held until the daemon has ended: their timer does not come");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
