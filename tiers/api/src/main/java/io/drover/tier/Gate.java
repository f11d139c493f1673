package io.drover.tier;

import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/** Lets in as many as its limit allows; the others wait in order of arrival. */
final class Gate {
  /** A semaphore that may owe permits: those who are in stay in when the limit falls. */
  private static final class Permits extends Semaphore {
    private static final long serialVersionUID = 1L;

    Permits(int permits) {
      super(permits, true);
    }

    @Override
    protected void reducePermits(int reduction) {
      super.reducePermits(reduction);
    }
  }

  private final Permits permits;
  private final LongSupplier nanoClock;

  /** Guarded by itself. */
  private final Limit limit;

  Gate(int most, LongSupplier nanoClock) {
    this.permits = new Permits(most);
    this.limit = new Limit(most);
    this.nanoClock = nanoClock;
  }

  void enter() throws InterruptedException {
    permits.acquire();
  }

  void leave() {
    permits.release();
  }

  /** How many may be in at a time now. */
  int limit() {
    synchronized (limit) {
      return limit.current();
    }
  }

  /** Whoever is in was served. */
  void answered() {
    synchronized (limit) {
      int before = limit.current();
      limit.answered(before - permits.availablePermits());
      permits.release(limit.current() - before);
    }
  }

  /**
   * Whoever is in was told that the target is busy.
   *
   * @return whether fewer are let in from now on
   */
  boolean busy() {
    synchronized (limit) {
      int before = limit.current();
      boolean fewer = limit.busy(before - permits.availablePermits(), nanoClock.getAsLong());
      permits.reducePermits(before - limit.current());
      return fewer;
    }
  }
}
