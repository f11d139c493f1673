package io.drover.mover;

import io.drover.tier.Sleeper;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What a program takes from the machine it runs on, so that its tests can hand it something else.
 *
 * @param ticker nanoseconds since an arbitrary moment, as {@link System#nanoTime}
 */
public record Machine(
    InstantSource clock, LongSupplier ticker, Sleeper sleeper, RandomGenerator random) {
  /**
   * The real one. Its randomness makes names that nobody has to keep secret; SecureRandom would
   * cost every short command the loading of its providers.
   */
  public static Machine real() {
    return new Machine(
        InstantSource.system(), System::nanoTime, Thread::sleep, new SplittableRandom());
  }
}
