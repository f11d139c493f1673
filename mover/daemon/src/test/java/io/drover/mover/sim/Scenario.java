package io.drover.mover.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.events.FilePath;
import io.drover.events.Order;
import io.drover.events.Placement;
import io.drover.events.State;
import io.drover.events.Terms;
import io.drover.events.WhileWriting;
import io.drover.mover.intake.Finish;
import io.drover.tier.ByteRange;
import io.drover.tier.Fault;
import io.drover.tier.Faults;
import io.drover.tier.Grain;
import io.drover.tier.SeededBytes;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One operation on one file.
 *
 * @param prepare makes the file and brings it into the state that the operation needs
 * @param cancelledFromBytes when so many bytes have moved the request is cancelled
 * @param leavesGarbage whether a crash may leave objects that no stub names: those of an attempt
 *     that was never recorded, and those of a copy that the stub has forgotten
 */
record Scenario(
    String name,
    Consumer<World> prepare,
    Order.OnFile order,
    long cancelledFromBytes,
    boolean leavesGarbage) {
  static final String NAME = "night.raw";
  static final FilePath PATH = FilePath.of(NAME);
  static final Order.Release RELEASE = new Order.Release(Terms.NONE);
  static final Order.Restore RESTORE = new Order.Restore(Terms.NONE);
  static final Order.Leave LEAVE = new Order.Leave(Terms.NONE);

  private static final Order.Adopt ADOPT = new Order.Adopt(Terms.NONE);
  private static final FilePath ORIGINAL = FilePath.of("original.raw");
  private static final FilePath ADOPTED = FilePath.of("adopted.raw");
  private static final Order.Pin PIN =
      new Order.Pin(Optional.of("ops"), Optional.empty(), Terms.NONE);
  private static final int SMALL = 100_000;

  /** As short as a file can be whose every step is recorded. */
  private static final int RECORDED = 2 * (int) Grain.BYTES + 77;

  static final int LARGE = 4 * (int) Grain.BYTES + 77;
  private static final int STRIPED = 5 * (int) Grain.BYTES + 12_345;

  static Stream<Scenario> all() {
    return Stream.concat(copying(), leaving());
  }

  /** Small ones, to die in twice. */
  static Stream<Scenario> deleting() {
    return Stream.of(
        of("leave with a small file", archived(SMALL, World.VAULT), LEAVE),
        of("leave with a small released file", released(SMALL, World.VAULT), LEAVE));
  }

  /** What deletes the last copy in a pool: home has to be whole before, whenever it dies. */
  private static Stream<Scenario> leaving() {
    return Stream.of(
        of("leave with a file that is not managed", file(SMALL), LEAVE),
        of("leave with a small file", archived(SMALL, World.VAULT), LEAVE),
        of("leave with two copies", twice(), LEAVE),
        of("leave with two generations", rearchived(), LEAVE),
        of("leave with what changed", changed(SMALL, true), LEAVE),
        of("leave with a small released file", released(SMALL, World.VAULT), LEAVE),
        of("leave with a striped released file", released(STRIPED, World.SHELF), LEAVE),
        of("leave with a released file in a cold pool", released(SMALL, World.DEEP), LEAVE),
        of("leave with a file that was read by ranges", partly(World.VAULT), LEAVE),
        of("leave with a half-made copy", halfMade(file(RECORDED), World.VAULT), LEAVE),
        of(
            "leave with a half-made copy of a released file",
            halfMade(released(RECORDED, World.VAULT), World.SHELF),
            LEAVE),
        of(
            "leave with a half-made copy that its pool fetched",
            halfMade(released(RECORDED, World.VAULT), World.ANNEX),
            LEAVE),
        of("leave with a half-dropped file", halfDropped(), LEAVE),
        of(
            "leave with a pinned file",
            archived(SMALL, World.VAULT).andThen(world -> succeed(world, PIN)),
            LEAVE));
  }

  private static Stream<Scenario> copying() {
    return Stream.of(
        of("archive a small file", file(SMALL), archive(World.VAULT)).withGarbage(),
        of("archive an empty file", file(0), archive(World.VAULT)).withGarbage(),
        of("archive a large file", file(LARGE), archive(World.VAULT)),
        of("archive a striped file", file(STRIPED), archive(World.SHELF)),
        of("archive a file with holes", Scenario::holey, archive(World.SHELF)),
        of("archive what changed", changed(LARGE, true), archive(World.VAULT)),
        of("archive what changed and keep no more", changed(LARGE, false), archive(World.VAULT))
            .withGarbage(),
        of("archive a small change", changed(SMALL, true), archive(World.VAULT)).withGarbage(),
        of("archive to a second pool", archived(LARGE, World.VAULT), archive(World.SHELF)),
        of("archive from a pool", released(LARGE, World.VAULT), archive(World.SHELF)),
        of("archive from a pool beside", released(LARGE, World.VAULT), archive(World.ANNEX)),
        of("archive holes from a pool beside", Scenario::releasedHoles, archive(World.ANNEX)),
        of("archive from a cold pool", released(LARGE, World.DEEP), archive(World.VAULT)),
        of("archive a small file to two pools", file(SMALL), archive(World.BOTH)).withGarbage(),
        of("archive a large file to two pools", file(LARGE), archive(World.BOTH)),
        of("archive from a cold pool to two", released(LARGE, World.DEEP), archive(World.BOTH)),
        of("cancel an archive to two pools", file(LARGE), archive(World.BOTH))
            .cancelledFrom(2 * Grain.BYTES),
        of("archive striped from a cold pool", released(LARGE, World.DEEP), archive(World.SHELF)),
        of("release a small file", archived(SMALL, World.VAULT), RELEASE),
        of("release a striped file", archived(STRIPED, World.SHELF), RELEASE),
        of(
            "release a touched file",
            archived(SMALL, World.VAULT).andThen(Scenario::touch),
            RELEASE),
        of("restore a small file", released(SMALL, World.VAULT), RESTORE),
        of("restore a striped file", released(STRIPED, World.SHELF), RESTORE),
        of("restore a file from a cold pool", released(STRIPED, World.DEEP), RESTORE),
        of("restore a file that was read by ranges", partly(World.SHELF), RESTORE),
        of("release a file that was read by ranges", partly(World.VAULT), RELEASE),
        of(
            "archive from a pool a file that was read by ranges",
            partly(World.VAULT),
            archive(World.SHELF)),
        of("remove one of two copies", twice(), new Order.Remove(World.VAULT, Terms.NONE))
            .withGarbage(),
        of("adopt a small file", carrying(SMALL, World.VAULT, true), ADOPT),
        of("adopt a striped file", carrying(STRIPED, World.SHELF, true), ADOPT),
        of("adopt a file that has its bytes", carrying(LARGE, World.VAULT, false), ADOPT),
        of("remove an adopted copy", adopted(LARGE), new Order.Remove(World.VAULT, Terms.NONE)),
        of(
            "remove a copy that another file adopted",
            adopted(LARGE).andThen(Scenario::turnToTheOriginal),
            new Order.Remove(World.VAULT, Terms.NONE)),
        of("pin a file", file(SMALL), PIN),
        of("pin a released file", released(SMALL, World.VAULT), PIN),
        of("cancel an archive", file(LARGE), archive(World.VAULT)).cancelledFrom(Grain.BYTES),
        of("cancel a striped archive", file(STRIPED), archive(World.SHELF))
            .cancelledFrom(2 * Grain.BYTES));
  }

  private static Scenario of(String name, Consumer<World> prepare, Order.OnFile order) {
    return new Scenario(name, prepare, order, Long.MAX_VALUE, false);
  }

  private Scenario withGarbage() {
    return new Scenario(name, prepare, order, cancelledFromBytes, true);
  }

  private Scenario cancelledFrom(long bytes) {
    return new Scenario(name, prepare, order, bytes, leavesGarbage);
  }

  static Order.Archive archive(String pool) {
    return new Order.Archive(Placement.in(pool), WhileWriting.ABORT, Terms.NONE);
  }

  /** The state in which the request ends, however often it was interrupted. */
  State ends() {
    return cancelledFromBytes == Long.MAX_VALUE ? State.SUCCEEDED : State.CANCELLED;
  }

  /** Whether it is a copy whose every step the stub follows. */
  boolean isRecorded() {
    return order instanceof Order.Archive && !leavesGarbage && ends() == State.SUCCEEDED;
  }

  int objects() {
    return switch (order.pool().orElse("")) {
      case World.SHELF -> 3;
      case World.BOTH -> 4;
      default -> 1;
    };
  }

  World.Task task() {
    return new World.Task(cancelledFromBytes);
  }

  Optional<Finish.Ended> perform(World world, World.Task task) {
    return world.perform(world.request("request", NAME, order), task);
  }

  MemoryInode inode(World world) {
    return world.disk.find(PATH).orElseThrow();
  }

  @Override
  public String toString() {
    return name;
  }

  private static Consumer<World> file(int bytes) {
    byte[] content = SeededBytes.of(7, bytes).bytes();
    return world -> world.disk.create(PATH, content);
  }

  /** Holes at the start, across stripes and at the end. */
  private static void holey(World world) {
    byte[] content = SeededBytes.of(7, STRIPED).bytes();
    int grain = (int) Grain.BYTES;
    Arrays.fill(content, 0, grain / 2, (byte) 0);
    Arrays.fill(content, grain, 3 * grain + 4096, (byte) 0);
    Arrays.fill(content, STRIPED - 5000, STRIPED, (byte) 0);
    world.disk.create(PATH, content);
  }

  private static void releasedHoles(World world) {
    holey(world);
    succeed(world, archive(World.VAULT));
    succeed(world, RELEASE);
  }

  private static Consumer<World> archived(int bytes, String pool) {
    return file(bytes).andThen(world -> succeed(world, archive(pool)));
  }

  static Consumer<World> released(int bytes, String pool) {
    return archived(bytes, pool).andThen(world -> succeed(world, RELEASE));
  }

  /** A released file of which two ranges came back, and whose readers have gone. */
  private static Consumer<World> partly(String pool) {
    return released(LARGE, pool)
        .andThen(
            world -> {
              read(world, ByteRange.ofLength(3 * Grain.BYTES, 10));
              read(world, ByteRange.ofLength(Grain.BYTES + 5, 10));
              world.time.pass(Duration.ofSeconds(10));
              world.rest();
            });
  }

  private static void read(World world, ByteRange range) {
    UserDoor.Visit reader = UserActions.readRange(world, PATH, range);
    world.rest();
    assertThat(reader.stand()).isEqualTo(UserDoor.Stand.DONE);
  }

  private static Consumer<World> twice() {
    return archived(LARGE, World.VAULT).andThen(world -> succeed(world, archive(World.SHELF)));
  }

  /** A released file, and another one that carries its stub, as a restored backup does. */
  private static Consumer<World> carrying(int bytes, String pool, boolean hollow) {
    return released(bytes, pool)
        .andThen(
            world -> {
              MemoryInode original = world.disk.find(PATH).orElseThrow();
              byte[] data = hollow ? new byte[bytes] : original.expected;
              world.disk.rename(PATH, ORIGINAL);
              MemoryInode restored = world.disk.create(PATH, data);
              restored.expected = original.expected;
              restored.carried = original.stub();
              restored.setStub(original.stub().orElseThrow(), world.disk.nowNanos());
              restored.sync();
            });
  }

  /** Two files that share a copy, one adopted and whole, the other one released. */
  private static Consumer<World> adopted(int bytes) {
    return carrying(bytes, World.VAULT, true)
        .andThen(world -> succeed(world, ADOPT))
        .andThen(world -> succeed(world, RESTORE));
  }

  /** It is made whole, and the adopted file released, so that the shared copy is its last. */
  private static void turnToTheOriginal(World world) {
    succeed(world, RELEASE);
    world.disk.rename(PATH, ADOPTED);
    world.disk.rename(ORIGINAL, PATH);
    succeed(world, RESTORE);
  }

  private static Consumer<World> changed(int bytes, boolean keepsPrevious) {
    return archived(bytes, World.VAULT)
        .andThen(
            world -> {
              world.keepsPrevious = keepsPrevious;
              UserActions.write(world, PATH, 50_000, SeededBytes.of(8, 9_000).bytes());
            });
  }

  private static Consumer<World> rearchived() {
    return changed(SMALL, true).andThen(world -> succeed(world, archive(World.VAULT)));
  }

  /** A daemon died over a copy whose first bytes were durable. */
  private static Consumer<World> halfMade(Consumer<World> before, String pool) {
    return before.andThen(world -> dieWhile(world, "half-made", archive(pool), "flush"));
  }

  /** A daemon died over the last step of a release. */
  private static Consumer<World> halfDropped() {
    return archived(SMALL, World.VAULT)
        .andThen(world -> dieWhile(world, "half-dropped", RELEASE, "set times"));
  }

  /** A daemon is killed when it first does this, and the next one lives. */
  static void dieWhile(World world, String id, Order.OnFile order, String step) {
    boolean[] died = {false};
    world.live(
        world.faults(
            (_, name) -> {
              boolean dies = !died[0] && name.startsWith(step);
              died[0] |= dies;
              return dies ? new Fault.Crash() : new Fault.None();
            }));
    assertThat(world.perform(world.request(id, NAME, order), new World.Task())).isEmpty();
    world.kill();
    world.live(Faults.none());
  }

  private static void touch(World world) {
    world.time.pass(Duration.ofSeconds(1));
    world.disk.find(PATH).orElseThrow().touchCtime(world.disk.nowNanos());
  }

  static void succeed(World world, Order.OnFile order) {
    Finish.Ended ended =
        world.perform(world.request("before", NAME, order), new World.Task()).orElseThrow();
    assertThat(ended.outcome().state()).as(ended.toString()).isEqualTo(State.SUCCEEDED);
  }
}
