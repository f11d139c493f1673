package io.drover.mover.sim;

import io.drover.events.FilePath;
import io.drover.events.Order;
import io.drover.events.Request;
import io.drover.events.Terms;
import io.drover.mover.copy.BufferPool;
import io.drover.mover.intake.Finish;
import io.drover.tier.ByteRange;
import io.drover.tier.Fault;
import io.drover.tier.Faults;
import io.drover.tier.FaultyTier;
import io.drover.tier.Grain;
import io.drover.tier.ObjectStat;
import io.drover.tier.SeededBytes;
import io.drover.tier.TierException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** All that happens in one simulated run; a function of its seed. */
final class Schedule {
  private static final int EVENTS = 40;
  private static final int FILES_MAX = 4;

  /** One in so many steps; a request has 10 to 60 steps. */
  private static final int STEPS_BETWEEN_USERS = 60;

  private static final int STEPS_BETWEEN_DEATHS = 150;
  private static final int STEPS_BETWEEN_TIER_FAILURES = 120;
  private static final int FLUSHES_BETWEEN_FAILURES = 80;
  private static final int SEEDS_BETWEEN_ROT = 8;

  /** Deliveries of what is left when nothing goes wrong any more. */
  private static final int ROUNDS_MAX = 12;

  private record Pending(Request request, World.Task task) {}

  private final SplittableRandom random;
  private final World world;
  private final boolean rots;
  private final List<Pending> pending = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private int names;
  private boolean troubled = true;

  Schedule(BufferPool buffers, long seed) {
    random = new SplittableRandom(seed);
    world = new World(buffers, seed);
    world.keepsPrevious = random.nextBoolean();
    rots = random.nextInt(SEEDS_BETWEEN_ROT) == 0;
  }

  List<String> log() {
    return log;
  }

  void run() {
    live();
    for (int event = 0; event < EVENTS; event++) {
      happens();
      new Invariants(world).checkQuietly();
    }
    heal();
    new Invariants(world).check();
    world.cutPower();
    world.live(Faults.none());
    new Invariants(world).check();
  }

  private void happens() {
    switch (random.nextInt(10)) {
      case 0, 1 -> userComes();
      case 2 -> die(random.nextBoolean());
      case 3 -> redeliver();
      case 4 -> poolsGoOrCome();
      default -> asks();
    }
    if (life().isCrashed()) {
      die(random.nextBoolean());
    }
    world.rest();
  }

  private Faults life() {
    return world.life.faults();
  }

  private void live() {
    world.live(
        world.faults((_, name) -> fault(name)),
        _ -> troubled && random.nextInt(FLUSHES_BETWEEN_FAILURES) == 0,
        (_, _) -> {
          if (troubled && random.nextInt(STEPS_BETWEEN_USERS) == 0) {
            userComes();
          }
        });
  }

  private Fault fault(String name) {
    if (troubled && random.nextInt(STEPS_BETWEEN_DEATHS) == 0) {
      log.add("dies at " + name);
      return new Fault.Crash();
    }
    if (troubled && random.nextInt(STEPS_BETWEEN_TIER_FAILURES) == 0) {
      return new Fault.Fail(failure(name), random.nextBoolean());
    }
    return new Fault.None();
  }

  private TierException failure(String name) {
    return random.nextInt(4) == 0
        ? new TierException.Refused(TierException.Reason.FULL, name + ": full", null)
        : new TierException.Transient(name + ": no answer", null);
  }

  private void die(boolean powerCut) {
    log.add(powerCut ? "power cut" : "kill");
    life().crash();
    if (powerCut) {
      world.cutPower();
    } else {
      world.kill();
    }
    live();
  }

  private void poolsGoOrCome() {
    boolean away = random.nextBoolean();
    log.add(away ? "pools go away" : "pools come back");
    life().offline(away ? new TierException.Transient("the pools are away", null) : null);
    if (rots) {
      rot();
    }
  }

  private void rot() {
    List<FaultyTier> targets = world.targets();
    FaultyTier target = targets.get(random.nextInt(targets.size()));
    try {
      List<ObjectStat> objects = target.below().list(Optional.empty(), Integer.MAX_VALUE);
      if (!objects.isEmpty()) {
        world.rotten = true;
        target.rot(objects.get(random.nextInt(objects.size())).key());
        log.add("an object rots");
      }
    } catch (TierException e) {
      throw new AssertionError("a store cannot be listed", e);
    }
  }

  private void asks() {
    Optional<FilePath> file = anyFile();
    if (file.isEmpty()) {
      userComes();
      return;
    }
    long cancelledFrom = random.nextInt(8) == 0 ? Grain.BYTES : Long.MAX_VALUE;
    Request request = world.request("r" + log.size(), file.get().toString(), order());
    Pending asked = new Pending(request, new World.Task(cancelledFrom));
    pending.add(asked);
    deliver(asked);
  }

  private void redeliver() {
    if (!pending.isEmpty()) {
      deliver(pending.get(random.nextInt(pending.size())));
    }
  }

  private void deliver(Pending asked) {
    log.add("deliver " + asked.request().order() + " of " + asked.request().subject().text());
    Optional<Finish> finish = world.deliver(asked.request(), asked.task());
    log.add("  " + finish);
    if (finish.isPresent() && finish.get() instanceof Finish.Ended) {
      pending.remove(asked);
    }
  }

  private Order.OnFile order() {
    String pool = List.of(World.VAULT, World.SHELF, World.ANNEX).get(random.nextInt(3));
    return switch (random.nextInt(11)) {
      case 0, 1, 2 -> Scenario.archive(pool);
      case 3 -> Scenario.archive(World.BOTH);
      case 4, 5, 6 -> Scenario.RELEASE;
      case 7 -> Scenario.RESTORE;
      case 8 -> new Order.Remove(pool, Terms.NONE);
      case 9 -> Scenario.LEAVE;
      default -> new Order.Unpin(Optional.of("ops"), Terms.NONE);
    };
  }

  private void userComes() {
    Optional<FilePath> any = anyFile();
    if (any.isEmpty() || (world.disk.paths().size() < FILES_MAX && random.nextInt(4) == 0)) {
      FilePath path = FilePath.of("file" + names++);
      world.disk.create(path, bytes(size()));
      log.add("  user creates " + path);
      return;
    }
    FilePath path = any.get();
    int bytes = world.disk.find(path).orElseThrow().data().length;
    int what = random.nextInt(14);
    log.add("  user does " + what + " to " + path);
    switch (what) {
      case 0, 1, 2, 3 -> UserActions.read(world, path);
      case 4, 5 -> UserActions.write(world, path, random.nextInt(bytes + 1), bytes(3_000));
      case 6 -> UserActions.writeInSecret(world, path, random.nextInt(bytes + 1), bytes(500));
      case 7 -> UserActions.replace(world, path, bytes(size()));
      case 8 -> UserActions.truncate(world, path, random.nextInt(bytes + 1));
      case 9 -> UserActions.touch(world, path);
      case 10 -> world.disk.rename(path, FilePath.of("file" + names++));
      case 11, 12 -> UserActions.readRange(world, path, range(bytes));
      default -> world.disk.delete(path);
    }
  }

  private ByteRange range(int bytes) {
    int start = random.nextInt(bytes + 1);
    return ByteRange.ofLength(start, random.nextInt((int) Grain.BYTES));
  }

  private int size() {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(5_000);
      case 1, 2 -> random.nextInt(300_000);
      default -> random.nextInt(4 * (int) Grain.BYTES);
    };
  }

  private byte[] bytes(int length) {
    return SeededBytes.of(random.nextLong(), length).bytes();
  }

  private Optional<FilePath> anyFile() {
    List<FilePath> paths = world.disk.paths();
    return paths.isEmpty()
        ? Optional.empty()
        : Optional.of(paths.get(random.nextInt(paths.size())));
  }

  /** Nothing goes wrong any more, and every request ends. */
  private void heal() {
    troubled = false;
    if (life().isCrashed()) {
      // The last rest killed it.
      die(random.nextBoolean());
    }
    life().offline(null);
    world.rest();
    for (int round = 0; round < ROUNDS_MAX && !pending.isEmpty(); round++) {
      List.copyOf(pending).forEach(this::deliver);
      world.time.pass(Duration.ofSeconds(10));
    }
    boolean ended = pending.isEmpty() || world.rotten;
    if (!ended) {
      throw new AssertionError("requests that do not end: " + pending);
    }
  }
}
