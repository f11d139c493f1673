package io.drover.mover.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.mover.copy.BufferPool;
import io.drover.mover.recall.Admission;
import io.drover.stub.Copy;
import io.drover.stub.Stub;
import io.drover.tier.ByteRange;
import io.drover.tier.Faults;
import io.drover.tier.Grain;
import io.drover.tier.SeededBytes;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Files whose copy lies in a pool that has to be asked for it, and takes its time. */
@ExtendWith(QuietLog.class)
class ColdRecallTest {
  private static final BufferPool BUFFERS = new BufferPool(16 << 20);
  private static final int BYTES = 3 * (int) Grain.BYTES + 77;

  /** Two objects and their manifest. */
  private static final int OBJECTS = 3;

  private static final int LONG = 1_000_000;
  private static final int WAITS_MAX = 1000;

  private final World world = new World(BUFFERS, 1);

  @BeforeEach
  void release() {
    world.disk.create(Scenario.PATH, SeededBytes.of(7, BYTES).bytes());
    Scenario.succeed(world, Scenario.archive(World.DEEP));
    Scenario.succeed(world, Scenario.RELEASE);
    assertThat(world.library.fetched()).as("asked for by writing").isZero();
  }

  @Test
  void whoeverReadsWaitsUntilThePoolHasTheBytes() {
    world.library.needs(3);
    UserDoor.Visit reader = UserActions.read(world, Scenario.PATH);
    world.life.runWorkers();
    assertThat(reader.stand()).isEqualTo(UserDoor.Stand.WAITING);
    assertThat(stagedSince()).as("the stub says so").hasSize(1);

    waitAWhile();

    assertThat(reader.stand()).isEqualTo(UserDoor.Stand.DONE);
    assertThat(world.library.fetched()).isEqualTo(OBJECTS);
    assertThat(stub().isWhole()).isTrue();
    assertThat(stagedSince()).as("nobody waits any more").isEmpty();
    check();
  }

  @Test
  void whoeverReadsARangeWaitsForTheWholeFile() {
    UserDoor.Visit reader =
        UserActions.readRange(world, Scenario.PATH, new ByteRange(0, Grain.BYTES));
    waitAWhile();
    assertThat(reader.stand()).isEqualTo(UserDoor.Stand.DONE);
    assertThat(stub().isWhole()).isTrue();
    check();
  }

  @Test
  void whenItTakesLongTheReaderIsToldToComeAgainAndTheFileComesBackWithoutHim() {
    world.library.needs(LONG);
    UserDoor.Visit reader = UserActions.read(world, Scenario.PATH);
    for (int wait = 0; reader.stand() == UserDoor.Stand.WAITING; wait++) {
      assertThat(wait).as("waits").isLessThan(WAITS_MAX);
      waitAWhile();
    }
    assertThat(reader.stand()).isEqualTo(UserDoor.Stand.DENIED);
    assertThat(reader.denial().orElseThrow().reason()).isEqualTo(Admission.Reason.STAGING);
    assertThat(reader.denial().orElseThrow().message()).contains("pool " + World.DEEP);

    world.library.needs(0);
    waitAWhile();
    assertThat(stub().isWhole()).isTrue();
    assertThat(world.library.fetched()).isEqualTo(OBJECTS);
    check();
  }

  @Test
  void nothingIsAskedTwiceByTheNextDaemon() {
    world.library.needs(LONG);
    UserActions.read(world, Scenario.PATH);
    world.life.runWorkers();
    List<Long> since = stagedSince();
    long writtenNanos = ctimeNanos();
    world.kill();
    world.live(Faults.none());
    assertThat(stagedSince()).isEqualTo(since);
    world.time.pass(Duration.ofMinutes(1));
    UserDoor.Visit second = UserActions.read(world, Scenario.PATH);
    world.life.runWorkers();
    assertThat(stagedSince()).as("since the first time").isEqualTo(since);
    assertThat(ctimeNanos()).as("of a stub that is not written again").isEqualTo(writtenNanos);

    world.library.needs(0);
    waitAWhile();

    assertThat(second.stand()).isEqualTo(UserDoor.Stand.DONE);
    assertThat(world.library.fetched()).isEqualTo(OBJECTS);
    check();
  }

  @Test
  void whatHasGoneColdAgainIsAskedForOnceMore() {
    UserActions.read(world, Scenario.PATH);
    waitAWhile();
    assertThat(world.library.fetched()).isEqualTo(OBJECTS);
    Scenario.succeed(world, Scenario.RELEASE);
    world.library.chill();

    UserDoor.Visit reader = UserActions.read(world, Scenario.PATH);
    for (int visits = 0; reader.stand() != UserDoor.Stand.DONE; visits++) {
      assertThat(visits).as("visits").isLessThan(3);
      waitAWhile();
      if (reader.stand() == UserDoor.Stand.DENIED) {
        // It was believed to be there still: told to come again, like any EAGAIN.
        reader = UserActions.read(world, Scenario.PATH);
      }
    }

    assertThat(world.library.fetched()).isEqualTo(2 * OBJECTS);
    check();
  }

  @Test
  void aCopyThatNeedNotBeAskedForIsReadFirst() {
    Scenario.succeed(world, Scenario.RESTORE);
    Scenario.succeed(world, Scenario.archive(World.SHELF));
    Scenario.succeed(world, Scenario.RELEASE);
    int before = world.library.fetched();
    world.library.chill();

    UserDoor.Visit reader = UserActions.read(world, Scenario.PATH);
    waitAWhile();

    assertThat(reader.stand()).isEqualTo(UserDoor.Stand.DONE);
    assertThat(world.library.fetched()).isEqualTo(before);
  }

  private void waitAWhile() {
    for (int round = 0; round < 10; round++) {
      world.rest();
    }
  }

  private List<Long> stagedSince() {
    return stub().copies().stream()
        .filter(Copy::isBeingStaged)
        .map(copy -> copy.stagedSinceSeconds().getAsLong())
        .toList();
  }

  /** Of the file's inode: every write of its stub changes it. */
  private long ctimeNanos() {
    return world.disk.find(Scenario.PATH).orElseThrow().facts().ctimeNanos();
  }

  private Stub stub() {
    return Invariants.stubOf(world.disk.find(Scenario.PATH).orElseThrow()).orElseThrow();
  }

  private void check() {
    new Invariants(world).nothingUnnamedInPools();
    new Invariants(world).check();
  }
}
