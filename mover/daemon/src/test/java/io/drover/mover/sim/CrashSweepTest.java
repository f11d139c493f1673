package io.drover.mover.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.events.Order;
import io.drover.mover.copy.BufferPool;
import io.drover.mover.intake.Finish;
import io.drover.tier.Fault;
import io.drover.tier.Faults;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every operation dies at every one of its steps, by a kill and by a power cut, and is delivered
 * again to the next daemon. What each step was is in the message of a failure.
 */
class CrashSweepTest {
  private static final BufferPool BUFFERS = new BufferPool(16 << 20);
  private static final QuietLog LOG = new QuietLog();

  @BeforeAll
  static void quiet() {
    LOG.begin();
  }

  @AfterAll
  static void loud() {
    LOG.end();
  }

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

  private enum Death {
    KILL,
    POWER_CUT,
    /**
     * What the first daemon left visible and not durable, the next one must not rely on where it
     * deletes the last copy in a pool.
     */
    KILL_THEN_POWER_CUT;

    boolean isFor(Scenario scenario) {
      return this != KILL_THEN_POWER_CUT || scenario.order() instanceof Order.Leave;
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
    Faults undisturbed = undisturbed(scenario);
    for (long step = 1; step <= undisturbed.steps(); step++) {
      new Run(scenario, death, step, appends(undisturbed)).run();
    }
  }

  private static long appends(Faults life) {
    return life.names().stream().filter(name -> name.startsWith("append to")).count();
  }

  private static Faults undisturbed(Scenario scenario) {
    World world = prepared(scenario, 0);
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
      assertThat(world.life.faults().isCrashed()).as("crashed").isTrue();
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
