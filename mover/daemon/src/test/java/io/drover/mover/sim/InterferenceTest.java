package io.drover.mover.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.events.FilePath;
import io.drover.mover.copy.BufferPool;
import io.drover.tier.ByteRange;
import io.drover.tier.Fault;
import io.drover.tier.Faults;
import io.drover.tier.SeededBytes;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A user comes at every step of every operation; and every flush of the tree fails once. Each kind
 * of user takes every fifth step, and another one takes the next; {@code -Dstride=1} has all of
 * them take all.
 */
@ExtendWith(QuietLog.class)
class InterferenceTest {
  private static final BufferPool BUFFERS = new BufferPool(16 << 20);
  private static final FilePath ELSEWHERE = FilePath.of("moved.raw");

  private static final long STRIDE = Long.getLong("stride", 5);

  /**
   * What a user may do to a file that is being worked on.
   *
   * @param firstStep the step at which he comes first
   */
  private record Intrusion(String name, int firstStep, Consumer<World> act) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final Intrusion DELETE =
      new Intrusion("delete", 1, world -> world.disk.delete(Scenario.PATH));

  private static final List<Intrusion> INTRUSIONS =
      List.of(
          DELETE,
          new Intrusion("read", 2, world -> UserActions.read(world, Scenario.PATH)),
          new Intrusion(
              "read a range",
              4,
              world -> UserActions.readRange(world, Scenario.PATH, new ByteRange(69_000, 71_000))),
          new Intrusion(
              "write", 3, world -> UserActions.write(world, Scenario.PATH, 70_000, bytes())),
          new Intrusion(
              "write in secret",
              4,
              world -> UserActions.writeInSecret(world, Scenario.PATH, 70_000, bytes())),
          new Intrusion("replace", 5, world -> UserActions.replace(world, Scenario.PATH, bytes())),
          new Intrusion("truncate", 1, world -> UserActions.truncate(world, Scenario.PATH, 5_000)),
          new Intrusion("touch", 2, world -> UserActions.touch(world, Scenario.PATH)),
          new Intrusion("rename", 3, world -> world.disk.rename(Scenario.PATH, ELSEWHERE)));

  private static byte[] bytes() {
    return SeededBytes.of(99, 6_000).bytes();
  }

  @TestFactory
  Stream<DynamicTest> nobodyIsHurtWhenAUserComesInBetween() {
    return Scenario.all()
        .flatMap(
            scenario ->
                INTRUSIONS.stream()
                    .map(
                        intrusion ->
                            DynamicTest.dynamicTest(
                                scenario + ", " + intrusion, () -> sweep(scenario, intrusion))));
  }

  private static void sweep(Scenario scenario, Intrusion intrusion) {
    boolean reached = true;
    for (long step = Math.min(intrusion.firstStep(), STRIDE); reached; step += STRIDE) {
      reached = cameAt(scenario, intrusion, step);
    }
  }

  /** Whether the operation had that many steps. */
  private static boolean cameAt(Scenario scenario, Intrusion intrusion, long when) {
    World world = prepared(scenario, when);
    AtomicBoolean came = new AtomicBoolean();
    AtomicBoolean ended = new AtomicBoolean();
    Faults faults = world.faults((_, _) -> new Fault.None());
    world.live(
        faults,
        _ -> false,
        (step, _) -> {
          if (step >= when && !ended.get() && !came.getAndSet(true)) {
            intrusion.act().accept(world);
          }
        });
    try {
      // How it ends is up to the operation; that it ends is not.
      assertThat(scenario.perform(world, scenario.task())).isPresent();
      ended.set(true);
      new Invariants(world).check();
      if (!intrusion.equals(DELETE)) {
        new Invariants(world).nothingUnnamedInPools();
      }
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "%s: %s at step %d of %s: %s"
              .formatted(scenario, intrusion, when, faults.names(), e.getMessage()),
          e);
    }
    return came.get();
  }

  @TestFactory
  Stream<DynamicTest> aFlushThatFailsHurtsNobody() {
    return Scenario.all()
        .map(scenario -> DynamicTest.dynamicTest(scenario.toString(), () -> failing(scenario)));
  }

  private static void failing(Scenario scenario) {
    boolean reached = true;
    for (long flush = 1; reached; flush++) {
      reached = failingAt(scenario, flush);
    }
  }

  private static boolean failingAt(Scenario scenario, long which) {
    World world = prepared(scenario, which);
    AtomicBoolean failed = new AtomicBoolean();
    world.live(
        world.faults((_, _) -> new Fault.None()),
        flush -> {
          if (flush == which) {
            failed.set(true);
          }
          return flush == which;
        },
        (_, _) -> {});
    try {
      assertThat(scenario.perform(world, scenario.task())).isPresent();
      new Invariants(world).check();
      world.cutPower();
      world.live(Faults.none());
      new Invariants(world).check();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(scenario + ": flush " + which + " failed: " + e.getMessage(), e);
    }
    return failed.get();
  }

  private static World prepared(Scenario scenario, long seed) {
    World world = new World(BUFFERS, seed);
    scenario.prepare().accept(world);
    world.rest();
    return world;
  }
}
