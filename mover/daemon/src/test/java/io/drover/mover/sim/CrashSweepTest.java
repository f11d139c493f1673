package io.drover.mover.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.events.Order;
import io.drover.mover.copy.BufferPool;
import io.drover.mover.intake.Finish;
import io.drover.tier.Fault;
import io.drover.tier.Faults;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every operation dies at every one of its steps, by a kill and by a power cut, and is delivered
 * again to the next daemon. What each step was is in the message of a failure.
 */
@ExtendWith(QuietLog.class)
class CrashSweepTest {
  private static final BufferPool BUFFERS = new BufferPool(16 << 20);

  @TestFactory
  Stream<DynamicTest> anOperationThatDiesAnywhereEndsAsIfItHadNot() {
    return Scenario.all()
        .flatMap(
            scenario ->
                Stream.of(Death.values())
                    .filter(death -> death.isFor(scenario))
                    .map(
                        death ->
                            DynamicTest.dynamicTest(
                                scenario + ", " + death.name().toLowerCase(Locale.ROOT),
                                () -> sweep(scenario, death))));
  }

  /**
   * A kill anywhere, then a power cut anywhere: nothing is deleted because of a stub that only
   * could be seen.
   */
  @TestFactory
  Stream<DynamicTest> aLeaveThatIsKilledAnywhereAndThenLosesPowerAnywhereLosesNothing() {
    return Scenario.deleting()
        .map(scenario -> DynamicTest.dynamicTest(scenario.toString(), () -> sweepTwice(scenario)));
  }

  private static void sweepTwice(Scenario scenario) {
    long steps = undisturbed(scenario, 0).steps();
    // Whether a step still took effect, and what a power cut leaves, is chance.
    long chances = Math.max(1, 100 / steps);
    for (long kill = 1; kill <= steps; kill++) {
      for (long chance = 0; chance < chances; chance++) {
        long cut = 1;
        while (diesTwice(new Twice(scenario, kill, cut, chance))) {
          cut++;
        }
        assertThat(cut).as("steps of the second life").isGreaterThan(1);
      }
    }
  }

  /** A kill at one step of the first life, a power cut at one of the second. */
  private record Twice(Scenario scenario, long kill, long cut, long chance) {
    long seed() {
      return new SplittableRandom(kill << 32 | cut << 16 | chance).nextLong();
    }
  }

  /** Whether the second life came so far as to die. */
  private static boolean diesTwice(Twice twice) {
    Scenario scenario = twice.scenario();
    World world = prepared(scenario, twice.seed());
    World.Task task = scenario.task();
    liveUntil(world, twice.kill());
    assertThat(scenario.perform(world, task)).isEmpty();
    world.kill();
    liveUntil(world, twice.cut());
    boolean died = scenario.perform(world, task).isEmpty();
    world.cutPower();
    world.live(Faults.none());
    try {
      // Before anybody mends it: a release might come first, which relies on what is called good.
      new Invariants(world).checkQuietly();
      var _ = scenario.perform(world, task).orElseThrow();
      checkAtRest(world, scenario, false);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(twice + ": " + e.getMessage(), e);
    }
    return died;
  }

  private static void liveUntil(World world, long step) {
    world.live(world.faults((at, _) -> at == step ? new Fault.Crash() : new Fault.None()));
  }

  private enum Death {
    KILL,
    POWER_CUT,
    /**
     * What the first daemon left visible and not durable, in a stub or in a pool, the next one must
     * not rely on.
     */
    KILL_THEN_POWER_CUT;

    boolean isFor(Scenario scenario) {
      return this != KILL_THEN_POWER_CUT
          || scenario.order() instanceof Order.Leave
          || scenario.isRecorded();
    }

    void first(World world) {
      switch (this) {
        case KILL, KILL_THEN_POWER_CUT -> world.kill();
        case POWER_CUT -> world.cutPower();
      }
    }

    void second(World world) {
      switch (this) {
        case KILL -> world.kill();
        case POWER_CUT, KILL_THEN_POWER_CUT -> world.cutPower();
      }
    }
  }

  private static void sweep(Scenario scenario, Death death) {
    Faults undisturbed = undisturbed(scenario, 0);
    for (long step = 1; step <= undisturbed.steps(); step++) {
      new Run(scenario, death, step, appends(undisturbed)).run();
    }
  }

  private static long appends(Faults life) {
    return life.names().stream().filter(name -> name.startsWith("append to")).count();
  }

  private static Faults undisturbed(Scenario scenario, long seed) {
    World world = prepared(scenario, seed);
    Faults faults = world.faults((_, _) -> new Fault.None());
    world.live(faults);
    Optional<Finish.Ended> ended = scenario.perform(world, scenario.task());
    assertThat(ended.orElseThrow().outcome().state())
        .as(ended.toString())
        .isEqualTo(scenario.ends());
    world.live(Faults.none());
    checkAtRest(world, scenario, false);
    return faults;
  }

  private static World prepared(Scenario scenario, long seed) {
    World world = new World(BUFFERS, seed);
    scenario.prepare().accept(world);
    world.rest();
    return world;
  }

  /**
   * One death at one step.
   *
   * @param chunks how many chunks the operation appends when it does not die
   */
  private record Run(Scenario scenario, Death death, long step, long chunks) {
    void run() {
      World world = prepared(scenario, step);
      Faults faults = world.faults((at, _) -> at == step ? new Fault.Crash() : new Fault.None());
      world.live(faults);
      World.Task task = scenario.task();
      try {
        run(world, task);
      } catch (AssertionError | RuntimeException e) {
        String last = faults.names().isEmpty() ? "the start" : faults.names().getLast();
        throw new AssertionError(
            scenario + ": " + death + " at step " + step + " (" + last + "): " + e.getMessage(), e);
      }
    }

    private void run(World world, World.Task task) {
      Faults first = world.life.faults();
      Optional<Finish.Ended> answer = scenario.perform(world, task);
      if (!world.life.faults().isCrashed()) {
        // When a pool is asked again depends on names, and those on the seed.
        assertThat(undisturbed(scenario, step).steps()).as("steps").isLessThan(step);
        return;
      }
      assertThat(answer).isEmpty();
      death.first(world);
      Faults next = world.faults((_, _) -> new Fault.None());
      world.live(next);
      Finish.Ended ended = scenario.perform(world, task).orElseThrow();
      assertThat(ended.outcome().state()).as(ended.toString()).isEqualTo(scenario.ends());
      boolean resumed = death != Death.POWER_CUT && scenario.isRecorded();
      if (resumed) {
        // Every second chunk is a checkpoint here; what lies behind one is sent again.
        assertThat(appends(world.life.faults()) + appends(first))
            .as("chunks appended by both lives")
            .isLessThanOrEqualTo(chunks + 2L * scenario.objects());
      }
      // What was answered is durable.
      death.second(world);
      world.live(Faults.none());
      checkAtRest(world, scenario, scenario.leavesGarbage());
    }
  }

  private static void checkAtRest(World world, Scenario scenario, boolean garbage) {
    Effects.check(scenario, world);
    world.rest();
    Invariants invariants = new Invariants(world);
    if (!garbage) {
      invariants.nothingUnnamedInPools();
    }
    invariants.check();
  }
}
