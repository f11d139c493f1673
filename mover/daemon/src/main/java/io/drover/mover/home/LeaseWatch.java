package io.drover.mover.home;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Notices within milliseconds that somebody waits for a lease of ours to be broken, and lets him
 * in. The kernel reports a break by a signal, which a JVM cannot attribute to a file, so while
 * there are holds they are asked in turn (F_GETLEASE costs 0.2 µs); without any the thread sleeps.
 */
public final class LeaseWatch implements AutoCloseable {
  /** What a writer waits at most, and 256 holds cost about 1 % of a core at this pace. */
  private static final long PACE_NANOS = 5_000_000;

  private final Set<LinuxHold> holds = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private volatile boolean closed;

  /** Set before the watch looks whether there is a hold, so that it or who adds one sees it. */
  private volatile boolean resting;

  public LeaseWatch() {
    thread = Thread.ofPlatform().daemon().name("lease-watch").unstarted(this::run);
  }

  public LeaseWatch start() {
    thread.start();
    return this;
  }

  void add(LinuxHold hold) {
    holds.add(hold);
    if (resting) {
      LockSupport.unpark(thread);
    }
  }

  void remove(LinuxHold hold) {
    holds.remove(hold);
  }

  private void run() {
    while (!closed) {
      resting = true;
      if (holds.isEmpty()) {
        LockSupport.park(this);
        continue;
      }
      resting = false;
      holds.forEach(LinuxHold::yieldIfAsked);
      LockSupport.parkNanos(this, PACE_NANOS);
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
