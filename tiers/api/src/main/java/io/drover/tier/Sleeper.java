package io.drover.tier;

import java.time.Duration;

/** Waits; in tests it lets virtual time pass. */
@FunctionalInterface
public interface Sleeper {
  void sleep(Duration duration) throws InterruptedException;
}
