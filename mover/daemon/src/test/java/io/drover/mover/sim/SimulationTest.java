package io.drover.mover.sim;

import io.drover.mover.copy.BufferPool;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Requests, users, deaths, power cuts and failing pools, all from one seed on virtual time. A
 * failure names its seed; {@code -Dseed=} replays it.
 */
@ExtendWith(QuietLog.class)
class SimulationTest {
  private static final BufferPool BUFFERS = new BufferPool(16 << 20);

  /** About 20 seconds on two quiet cores. */
  private static final long SEEDS = 150;

  private static final long SOAK_SEEDS = 20_000;

  @Test
  void nothingThatHappensHarmsAnybody() {
    Long asked = Long.getLong("seed");
    if (asked != null) {
      run(asked);
      return;
    }
    for (long seed = 1; seed <= SEEDS; seed++) {
      run(seed);
    }
  }

  @Tag("soak")
  @Test
  void nothingThatHappensForHoursHarmsAnybody() {
    for (long seed = SEEDS + 1; seed <= SOAK_SEEDS; seed++) {
      run(seed);
    }
  }

  private static void run(long seed) {
    Schedule schedule = new Schedule(BUFFERS, seed);
    try {
      schedule.run();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "-Dseed=" + seed + ": " + e.getMessage() + "\n" + String.join("\n", schedule.log()), e);
    }
  }
}
