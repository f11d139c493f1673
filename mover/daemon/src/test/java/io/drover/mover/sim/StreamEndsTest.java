package io.drover.mover.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.mover.copy.BufferPool;
import io.drover.stub.Stub;
import io.drover.tier.ByteRange;
import io.drover.tier.Fault;
import io.drover.tier.Faults;
import io.drover.tier.Grain;
import io.drover.tier.TierException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How the reading of a file by ranges ends when something fails, and who is troubled by it. */
@ExtendWith(QuietLog.class)
class StreamEndsTest {
  private static final BufferPool BUFFERS = new BufferPool(16 << 20);
  private static final int GRAINS = Grain.count(Scenario.LARGE);
  private static final ByteRange HEAD = new ByteRange(0, 4096);
  private static final ByteRange MIDDLE = ByteRange.ofLength(3 * Grain.BYTES, 10);
  private static final ByteRange TAIL = ByteRange.ofLength(4 * Grain.BYTES, 77);

  private World world;
  private Faults life;
  private final AtomicInteger poolReads = new AtomicInteger();
  private final List<String> meanwhile = new ArrayList<>();

  @BeforeEach
  void release() {
    world = new World(BUFFERS, 0);
    Scenario.released(Scenario.LARGE, World.VAULT).accept(world);
    world.rest();
  }

  /** Two fills of one file would take each other's times for the user's. */
  @Test
  void whoComesWhileWhatCameIsBeingRecordedWaitsForThat() {
    List<String> stalled = new ArrayList<>();
    live(
        (_, name) -> {
          if (isPoolRead(name) && poolReads.incrementAndGet() == 3) {
            return new Fault.Fail(away(), false);
          }
          boolean first = poolReads.get() == 3 && name.startsWith("sync") && stalled.isEmpty();
          if (first) {
            stalled.add(name);
          }
          return first ? new Fault.Stall(this::anotherComes) : new Fault.None();
        });

    read(HEAD);
    read(TAIL);

    assertThat(stalled).as("flushes of what had come").hasSize(1);
    assertThat(meanwhile).as("steps while that is flushed").isEmpty();
    everybodyHasHisBytes();
  }

  private void anotherComes() {
    int before = life.names().size();
    var _ = UserActions.readRange(world, Scenario.PATH, MIDDLE);
    world.life.runWorkers();
    meanwhile.addAll(life.names().subList(before, life.names().size()));
  }

  @Test
  void whatFailsToComeAheadTroublesNobodyWhoWaits() {
    live(
        (_, name) -> {
          if (isPoolRead(name) && poolReads.incrementAndGet() == 2) {
            var _ = UserActions.readRange(world, Scenario.PATH, TAIL);
            return new Fault.Fail(away(), false);
          }
          return new Fault.None();
        });

    read(HEAD);

    everybodyHasHisBytes();
    assertThat(poolReads).as("reads: head, what fails ahead of it, tail").hasValue(3);
    assertThat(stub().isWhole()).isFalse();
  }

  @Test
  void aFileOfWhichEverythingCameBackIsMadeWholeWithoutItsPool() {
    AtomicInteger fills = new AtomicInteger();
    live(
        (_, name) -> {
          if (name.startsWith("fill a range") && fills.incrementAndGet() == GRAINS) {
            life.offline(away());
          }
          return new Fault.None();
        });

    read(new ByteRange(0, Scenario.LARGE));

    everybodyHasHisBytes();
    assertThat(stub().isWhole()).as("whole: " + stub()).isTrue();
  }

  private void live(Faults.Plan plan) {
    life = world.faults(plan);
    world.live(life);
  }

  private void read(ByteRange range) {
    var _ = UserActions.readRange(world, Scenario.PATH, range);
    world.rest();
  }

  private void everybodyHasHisBytes() {
    assertThat(world.users.waitingCount()).as("readers who wait").isZero();
    world.users.requireContent();
  }

  private static TierException away() {
    return new TierException.Transient("the pool is away", new IOException("no answer"));
  }

  private static boolean isPoolRead(String name) {
    return name.startsWith("read ") && name.contains("/");
  }

  private Stub stub() {
    return Invariants.stubOf(world.disk.find(Scenario.PATH).orElseThrow()).orElseThrow();
  }
}
