package io.drover.mover.govern;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class UsageTest {
  private static final long WITHIN = Duration.ofMinutes(16).toNanos();
  private static final long SLOT = WITHIN / 16;

  private long nanos = -5;
  private final Usage usage = new Usage(Duration.ofNanos(WITHIN), () -> nanos);

  private record Added(long atNanos, long amount) {}

  /** Everything of the last fifteen slots counts, nothing older than sixteen. */
  @Test
  void itIsBetweenTheExactSumsOfALittleLessAndOfTheWholeWhile() {
    SplittableRandom random = new SplittableRandom(815);
    Deque<Added> added = new ArrayDeque<>();
    for (int step = 0; step < 10_000; step++) {
      nanos += random.nextInt(50) == 0 ? random.nextLong(2 * WITHIN) : random.nextLong(SLOT / 4);
      long amount = random.nextLong(100);
      usage.add(amount);
      added.addLast(new Added(nanos, amount));
      assertThat(usage.sum())
          .as("step %d", step)
          .isBetween(since(added, WITHIN - SLOT), since(added, WITHIN));
    }
  }

  @Test
  void allOfItIsForgotten() {
    usage.add(7);
    assertThat(usage.sum()).isEqualTo(7);
    nanos += WITHIN;
    assertThat(usage.sum()).isZero();
    nanos += 1000 * WITHIN;
    usage.add(3);
    assertThat(usage.sum()).isEqualTo(3);
  }

  private long since(Deque<Added> added, long within) {
    return added.stream()
        .filter(each -> nanos - each.atNanos() < within)
        .mapToLong(Added::amount)
        .sum();
  }
}
