package io.drover.mover.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.events.Order;
import io.drover.events.State;
import io.drover.mover.copy.BufferPool;
import io.drover.mover.intake.Finish;
import io.drover.stub.Stub;
import io.drover.tier.SeededBytes;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the next daemon makes of a file that was left in the middle of something. */
@ExtendWith(QuietLog.class)
class TakenUpTest {
  private static final BufferPool BUFFERS = new BufferPool(16 << 20);
  private static final int BYTES = 5_000_000;
  private final World world = new World(BUFFERS, 1);

  @BeforeEach
  void create() {
    world.disk.create(Scenario.PATH, SeededBytes.of(7, BYTES).bytes());
  }

  @Test
  void aRequestForOnePoolDoesNotEndWithTheCopyOfAnotherRequestInAnotherPool() {
    Scenario.dieWhile(world, "first", Scenario.archive(World.VAULT), "flush");
    assertThat(stub().migrations()).hasSize(1);

    assertThat(perform("second", Scenario.archive(World.SHELF))).isEqualTo(State.SUCCEEDED);

    assertThat(stub().goodCopyIn(World.SHELF)).isPresent();
    assertThat(stub().goodCopyIn(World.VAULT)).isPresent();
    check();
  }

  @Test
  void aCopyBetweenPoolsIsFinishedFromItsPoolWhateverHomeHoldsByThen() {
    Scenario.succeed(world, Scenario.archive(World.VAULT));
    Scenario.succeed(world, Scenario.RELEASE);
    Scenario.dieWhile(world, "first", Scenario.archive(World.SHELF), "flush");
    UserActions.write(world, Scenario.PATH, BYTES - 10, new byte[] {1, 2, 3});
    world.rest();
    assertThat(stub().isWhole()).isTrue();

    perform("first", Scenario.archive(World.SHELF));

    check();
    assertThat(perform("again", Scenario.archive(World.SHELF))).isEqualTo(State.SUCCEEDED);
    Scenario.succeed(world, Scenario.RELEASE);
    check();
  }

  @Test
  void nothingReliesOnCopiesThatAnInterruptedLeaveMayHaveDeletedAndItsArchiveStartsAnew() {
    Scenario.succeed(world, Scenario.archive(World.VAULT));
    Scenario.dieWhile(world, "first", Scenario.LEAVE, "delete");

    assertThat(perform("release", Scenario.RELEASE)).isEqualTo(State.FAILED);
    assertThat(stub().isWhole()).isTrue();

    Scenario.succeed(world, Scenario.archive(World.VAULT));
    Scenario.succeed(world, Scenario.RELEASE);
    new Invariants(world).check();
    assertThat(perform("first", Scenario.LEAVE)).isEqualTo(State.SUCCEEDED);
    assertThat(new Invariants(world).unnamedInPools()).isEmpty();
  }

  @Test
  void aCopyGoesOnBeyondItsCursorsOnlyWithTheContentOfTheCopiesBeforeIt() {
    Scenario.succeed(world, Scenario.archive(World.SHELF));
    Scenario.dieWhile(world, "first", Scenario.archive(World.VAULT), "flush");
    UserActions.writeInSecret(world, Scenario.PATH, BYTES - 10, new byte[] {1, 2, 3});
    world.rest();

    assertThat(perform("first", Scenario.archive(World.VAULT))).isEqualTo(State.SUCCEEDED);

    check();
    assertThat(stub().generation()).isEqualTo(2);
    Scenario.succeed(world, Scenario.RELEASE);
    check();
  }

  @Test
  void aFileThatWasTruncatedAtItsOpeningWhileNoDaemonWasThereIsEmptyAndNotBroken() {
    Scenario.succeed(world, Scenario.archive(World.VAULT));
    Scenario.succeed(world, Scenario.RELEASE);
    MemoryInode inode = world.disk.find(Scenario.PATH).orElseThrow();
    inode.truncate(0, world.disk.nowNanos());
    inode.sync();
    inode.expected = new byte[0];

    UserDoor.Visit writer = UserActions.write(world, Scenario.PATH, 0, new byte[] {1, 2, 3});
    world.rest();

    assertThat(writer.stand()).isEqualTo(UserDoor.Stand.DONE);
    check();
  }

  private State perform(String id, Order.OnFile order) {
    Optional<Finish.Ended> ended =
        world.perform(world.request(id, Scenario.NAME, order), new World.Task());
    return ended.orElseThrow().outcome().state();
  }

  private Stub stub() {
    return Invariants.stubOf(world.disk.find(Scenario.PATH).orElseThrow()).orElseThrow();
  }

  private void check() {
    new Invariants(world).nothingUnnamedInPools();
    new Invariants(world).check();
  }
}
