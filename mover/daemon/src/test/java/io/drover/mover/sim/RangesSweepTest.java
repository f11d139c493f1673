package io.drover.mover.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.mover.copy.BufferPool;
import io.drover.stub.Stub;
import io.drover.tier.ByteRange;
import io.drover.tier.Fault;
import io.drover.tier.Faults;
import io.drover.tier.Grain;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Readers by ranges whose daemon dies at every step, by a kill and by a power cut: whoever still
 * waits gets his bytes from the next one, and nobody ever sees others.
 */
@ExtendWith(QuietLog.class)
class RangesSweepTest {
  private static final BufferPool BUFFERS = new BufferPool(16 << 20);

  /** Longer than a stream waits for its next reader. */
  private static final Duration IDLE = Duration.ofSeconds(10);

  private static final ByteRange HEAD = new ByteRange(0, 4096);
  private static final ByteRange MIDDLE = ByteRange.ofLength(3 * Grain.BYTES - 5, 10);
  private static final ByteRange TAIL = ByteRange.ofLength(4 * Grain.BYTES, 77);

  /**
   * What readers do to a released file of four grains and a bit.
   *
   * @param endsWhole whether all of it comes back
   */
  private record Readers(String name, boolean endsWhole, List<ByteRange> ranges) {
    void come(World world) {
      for (ByteRange range : ranges) {
        if (!world.life.faults().isCrashed()) {
          var _ = UserActions.readRange(world, Scenario.PATH, range);
          world.rest();
        }
      }
      world.time.pass(IDLE);
      world.rest();
    }
  }

  private static final List<Readers> READERS =
      List.of(
          new Readers("one who goes", false, List.of(HEAD)),
          new Readers("one who jumps", false, List.of(MIDDLE, HEAD)),
          new Readers(
              "one who goes on",
              // What is left is read ahead of him.
              true,
              List.of(
                  new ByteRange(0, Grain.BYTES),
                  ByteRange.ofLength(Grain.BYTES, Grain.BYTES),
                  ByteRange.ofLength(2 * Grain.BYTES, Grain.BYTES))),
          new Readers(
              "who reads all",
              true,
              List.of(HEAD, MIDDLE, TAIL, new ByteRange(0, Scenario.LARGE))));

  @TestFactory
  Stream<DynamicTest> whoReadsByRangesNeverSeesWhatTheFileDoesNotHold() {
    return Stream.of(World.VAULT, World.SHELF)
        .flatMap(
            pool ->
                READERS.stream()
                    .flatMap(
                        readers ->
                            Stream.of(true, false)
                                .map(
                                    powerCut ->
                                        DynamicTest.dynamicTest(
                                            "%s from %s, %s"
                                                .formatted(
                                                    readers.name(),
                                                    pool,
                                                    powerCut ? "power cut" : "kill"),
                                            () -> sweep(pool, readers, powerCut)))));
  }

  private static void sweep(String pool, Readers readers, boolean powerCut) {
    World world = released(pool, 0);
    Faults undisturbed = world.faults((_, _) -> new Fault.None());
    world.live(undisturbed);
    readers.come(world);
    assertThat(undisturbed.names()).anyMatch(name -> name.startsWith("fill a range"));
    assertThat(stub(world).isWhole()).as("whole: " + stub(world)).isEqualTo(readers.endsWhole());
    assertThat(stub(world).home().present(Scenario.LARGE).isEmpty()).isFalse();
    for (long step = 1; step <= undisturbed.steps(); step++) {
      dieAt(step, pool, readers, powerCut);
    }
  }

  private static void dieAt(long dying, String pool, Readers readers, boolean powerCut) {
    World world = released(pool, dying);
    Faults faults = world.faults((at, _) -> at == dying ? new Fault.Crash() : new Fault.None());
    world.live(faults);
    long mtimeNanos = mtimeNanos(world);
    try {
      readers.come(world);
      assertThat(faults.isCrashed()).as("crashed").isTrue();
      if (powerCut) {
        world.cutPower();
      } else {
        world.kill();
      }
      world.live(Faults.none());
      world.rest();
      assertThat(world.users.waitingCount()).as("readers who wait").isZero();
      // Whatever came back is used by the next readers, before anybody brings back the rest.
      readers.come(world);
      assertThat(mtimeNanos(world)).as("the user's modification time").isEqualTo(mtimeNanos);
      new Invariants(world).check();
      new Invariants(world).nothingUnnamedInPools();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "died at step %d of %s: %s".formatted(dying, faults.names(), e.getMessage()), e);
    }
  }

  /** What a failed flush did not write can be seen, until it cannot. */
  @TestFactory
  Stream<DynamicTest> aFlushThatFailsHurtsNobody() {
    return Stream.of(World.VAULT, World.SHELF)
        .flatMap(
            pool ->
                READERS.stream()
                    .map(
                        readers ->
                            DynamicTest.dynamicTest(
                                readers.name() + " from " + pool,
                                () -> failEachFlush(pool, readers))));
  }

  private static void failEachFlush(String pool, Readers readers) {
    AtomicLong flushes = new AtomicLong();
    World undisturbed = released(pool, 0);
    undisturbed.live(Faults.none(), last -> flushes.getAndSet(last) < 0, (_, _) -> {});
    readers.come(undisturbed);
    assertThat(flushes).as("flushes").hasPositiveValue();
    for (long flush = 1; flush <= flushes.get(); flush++) {
      long failing = flush;
      World world = released(pool, flush);
      world.live(Faults.none(), each -> each == failing, (_, _) -> {});
      readers.come(world);
      world.cutPower();
      world.live(Faults.none());
      world.rest();
      readers.come(world);
      assertThat(world.users.waitingCount()).as("readers who wait").isZero();
      try {
        new Invariants(world).check();
      } catch (AssertionError e) {
        throw new AssertionError("after flush %d failed: %s".formatted(flush, e.getMessage()), e);
      }
    }
  }

  private static long mtimeNanos(World world) {
    return world.disk.find(Scenario.PATH).orElseThrow().facts().mtimeNanos();
  }

  private static World released(String pool, long seed) {
    World world = new World(BUFFERS, seed);
    Scenario.released(Scenario.LARGE, pool).accept(world);
    world.rest();
    return world;
  }

  private static Stub stub(World world) {
    return Invariants.stubOf(world.disk.find(Scenario.PATH).orElseThrow()).orElseThrow();
  }
}
