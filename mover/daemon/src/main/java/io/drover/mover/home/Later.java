package io.drover.mover.home;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Small things that are done after a while; a failure of one is logged and ends no other. */
public final class Later {
  private static final Logger LOG = LoggerFactory.getLogger(Later.class);

  private final ScheduledExecutorService threads;

  public Later(ScheduledExecutorService threads) {
    this.threads = threads;
  }

  public ScheduledFuture<?> after(Duration delay, Runnable task) {
    return threads.schedule(() -> guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  public ScheduledFuture<?> every(Duration pace, Runnable task) {
    return threads.scheduleWithFixedDelay(
        () -> guarded(task), pace.toNanos(), pace.toNanos(), TimeUnit.NANOSECONDS);
  }

  static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("a task of the timer broke", e);
    }
  }
}
