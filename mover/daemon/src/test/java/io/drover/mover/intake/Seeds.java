package io.drover.mover.intake;

import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * Runs a test with many seeds; a failure names its seed, and {@code -Dseed=} runs that one alone.
 */
final class Seeds {
  private Seeds() {}

  static void run(int count, Consumer<Random> test) {
    Long only = Long.getLong("seed");
    LongStream seeds = only == null ? LongStream.range(0, count) : LongStream.of(only);
    seeds.forEach(
        seed -> {
          try {
            test.accept(new Random(seed));
          } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("with -Dseed=" + seed + ": " + e.getMessage(), e);
          }
        });
  }
}
