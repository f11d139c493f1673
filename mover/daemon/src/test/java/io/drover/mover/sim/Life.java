package io.drover.mover.sim;

import io.drover.mover.copy.Pools;
import io.drover.mover.copy.Pump;
import io.drover.mover.copy.Stagings;
import io.drover.mover.home.Drains;
import io.drover.mover.home.Entrants;
import io.drover.mover.home.FileKey;
import io.drover.mover.home.HoldEnds;
import io.drover.mover.home.Later;
import io.drover.mover.home.StubAttribute;
import io.drover.mover.lane.Lanes;
import io.drover.mover.lane.Managed;
import io.drover.mover.lane.Mover;
import io.drover.mover.lane.Together;
import io.drover.mover.lane.Workshop;
import io.drover.mover.migration.Safety;
import io.drover.mover.recall.Admission;
import io.drover.mover.recall.RecallSettings;
import io.drover.mover.recall.Recalls;
import io.drover.tier.ByteRange;
import io.drover.tier.CrashedException;
import io.drover.tier.Faults;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/** One daemon of a {@link World}, from its start to its death. */
final class Life {
  /** Every second chunk is worth a checkpoint. */
  private static final long CHUNK_NANOS = 3_000_000_000L;

  /** No recall takes so many steps. */
  private static final Duration DEADLINE = Duration.ofDays(30);

  /** Some hundred looks at the clock. */
  private static final Duration COLD_DEADLINE = Duration.ofMinutes(20);

  /** What else happens at a step: users come. */
  @FunctionalInterface
  interface Interleaving {
    void at(long step, String name);
  }

  private final World world;
  private final Faults faults;
  private final MemoryHome home;
  private final Interleaving interleaving;
  private final VirtualSchedule schedule;
  private final Queue<Runnable> workers = new ArrayDeque<>();
  private final Recalls recalls;
  private final Mover mover;
  private long nanos;
  private boolean elsewhere;

  Life(World world, Faults faults, MemoryHome.FlushFailures failures, Interleaving interleaving) {
    this.world = world;
    this.faults = faults;
    this.interleaving = interleaving;
    home = new MemoryHome(world.disk, faults, world.users, failures, world.random::nextBoolean);
    schedule = new VirtualSchedule(world.time::nanos);
    Later later = new Later(schedule);
    Pools pools = world.pools(true);
    LongSupplier nanoClock = () -> nanos += CHUNK_NANOS;
    Clock clock = new Now();
    Stagings stagings = new Stagings(Runnable::run, clock, nanoClock).watch(later);
    recalls =
        new Recalls(
            home,
            StubAttribute.trusted(),
            new Drains(new Entrants(nanoClock, _ -> false)),
            new RecallSettings(DEADLINE, COLD_DEADLINE, 0, 0, 0, Path.of("/"), List.of()),
            new Recalls.Means(
                pools, stagings, world.buffers(), workers::add, later, clock, nanoClock, _ -> {}));
    recalls.watch();
    Workshop shop =
        new Workshop(
            "drover",
            pools,
            stagings,
            new Pump(world.buffers(), Runnable::run, nanoClock),
            new Together(Runnable::run, Duration.ZERO),
            new Lanes(),
            new HoldEnds(later),
            clock,
            world.random,
            World.RECORDED_FROM_BYTES,
            world.keepsPrevious);
    mover =
        new Mover(
            Map.of(MemoryHome.NAME, new Managed(home, recalls, Optional.empty(), Safety.ONE_COPY)),
            shop);
  }

  void serve() {
    world.users.serve(
        new UserDoor.Asked() {
          @Override
          public CompletableFuture<Admission> whole(FileKey key) {
            return recalls.whole(key);
          }

          @Override
          public CompletableFuture<Admission> range(FileKey key, ByteRange range) {
            return recalls.range(key, range);
          }
        });
  }

  Faults faults() {
    return faults;
  }

  Mover mover() {
    return mover;
  }

  /** Called at every step, before it: time passes, and other threads and users get their turn. */
  void tick(long step, String name) {
    world.time.pass(Duration.ofNanos(100_000));
    if (elsewhere || faults.isCrashed()) {
      return;
    }
    elsewhere = true;
    try {
      interleaving.at(step, name);
      if (!home.othersWait()) {
        runDue();
        runWorkers();
      }
    } finally {
      elsewhere = false;
    }
  }

  void runWorkers() {
    while (!workers.isEmpty() && !faults.isCrashed()) {
      try {
        workers.poll().run();
      } catch (CrashedException dead) {
        // So does the thread.
        return;
      }
    }
  }

  void runDue() {
    if (!faults.isCrashed()) {
      schedule.runDue();
    }
  }

  private final class Now extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Instant instant() {
      return world.now();
    }
  }
}
