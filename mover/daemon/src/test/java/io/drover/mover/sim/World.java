package io.drover.mover.sim;

import io.drover.events.FilePath;
import io.drover.events.Order;
import io.drover.events.Request;
import io.drover.events.Subject;
import io.drover.mover.copy.BufferPool;
import io.drover.mover.copy.Pool;
import io.drover.mover.copy.PoolGroup;
import io.drover.mover.copy.Pools;
import io.drover.mover.intake.Assignment;
import io.drover.mover.intake.Finish;
import io.drover.tier.ColdTier;
import io.drover.tier.Faults;
import io.drover.tier.FaultyTier;
import io.drover.tier.Grain;
import io.drover.tier.Layout;
import io.drover.tier.MemoryStore;
import io.drover.tier.MemoryTier;
import io.drover.tier.Tier;
import io.drover.tier.TierException;
import io.drover.tier.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A tree, pools and users that outlive any number of daemons. Pool {@code vault} has one target;
 * {@code shelf} has three and puts three stripes of one grain each over them. The server of {@code
 * vault}, {@code annex} and {@code deep} moves bytes between them by itself.
 */
final class World {
  static final String VAULT = "vault";
  static final String SHELF = "shelf";

  /** Both of these. */
  static final String BOTH = "both";

  /** One target. */
  static final String ANNEX = "annex";

  /** Cold. */
  static final String DEEP = "deep";

  /** Files from here on have every step of their migration recorded. */
  static final long RECORDED_FROM_BYTES = 2 * Grain.BYTES;

  private static final long POOL_BYTES = 1L << 32;

  /** As many deliveries as any request may need when nothing else goes wrong. */
  private static final int DELIVERIES_MAX = 12;

  /** Longer than any file is held after its last stub write. */
  private static final Duration REST = Duration.ofMillis(50);

  final VirtualTime time = new VirtualTime();
  final MemoryDisk disk = new MemoryDisk(time);
  final UserDoor users = new UserDoor();
  final RandomGenerator random;
  private final BufferPool buffers;
  private final Map<String, Layout> layouts = new LinkedHashMap<>();
  private final Map<String, List<FaultyTier>> tiers = new LinkedHashMap<>();
  boolean keepsPrevious = true;

  /** Whether objects were damaged: an error is an honest answer then, wrong bytes never are. */
  boolean rotten;

  /** That of the cold pool. */
  final ColdTier.Library library = new ColdTier.Library(2);

  Life life;

  World(BufferPool buffers, long seed) {
    this.buffers = buffers;
    this.random = new SplittableRandom(seed);
    addPool(VAULT, Layout.WHOLE, 1, "server");
    addPool(SHELF, new Layout(Grain.BYTES, 3), 3, "another");
    addPool(DEEP, new Layout(2 * Grain.BYTES, 2), 2, "server");
    addPool(ANNEX, Layout.WHOLE, 1, "server");
    live(Faults.none());
  }

  private void addPool(String name, Layout layout, int targets, String server) {
    layouts.put(name, layout);
    List<FaultyTier> all = new ArrayList<>();
    for (int target = 0; target < targets; target++) {
      MemoryStore store = new MemoryStore(POOL_BYTES, server);
      all.add(new FaultyTier(new MemoryTier(store), Faults.none()));
    }
    tiers.put(name, all);
  }

  /** Starts the next daemon over what the last one left. */
  void live(Faults faults) {
    live(faults, _ -> false, (_, _) -> {});
  }

  void live(Faults faults, MemoryHome.FlushFailures failures, Life.Interleaving interleaving) {
    restartTiers(faults);
    life = new Life(this, faults, failures, interleaving);
    life.serve();
  }

  /** Faults by this plan, of a life in which time passes at every step. */
  Faults faults(Faults.Plan plan) {
    return new Faults(
        (step, name) -> {
          life.tick(step, name);
          return plan.at(step, name);
        },
        random.nextLong());
  }

  private void restartTiers(Faults faults) {
    try {
      for (Map.Entry<String, List<FaultyTier>> pool : tiers.entrySet()) {
        List<FaultyTier> next = new ArrayList<>();
        for (FaultyTier target : pool.getValue()) {
          next.add(target.restarted(faults));
        }
        pool.setValue(next);
      }
    } catch (TierException e) {
      throw new IllegalStateException("a store cannot be looked at", e);
    }
  }

  Pools pools(boolean faulty) {
    List<Pool> pools = new ArrayList<>();
    tiers.forEach(
        (name, targets) -> {
          List<Tier> all = new ArrayList<>();
          targets.forEach(target -> all.add(faulty ? inUse(name, target) : target.below()));
          pools.add(Pool.of(new Pool.Title(name, layouts.get(name), 4), all, time::nanos));
        });
    return new Pools(pools, List.of(new PoolGroup(BOTH, List.of(VAULT, SHELF), 2)));
  }

  private Tier inUse(String pool, FaultyTier target) {
    return pool.equals(DEEP) ? new ColdTier(target, library) : target;
  }

  List<FaultyTier> targets() {
    return tiers.values().stream().flatMap(List::stream).toList();
  }

  List<FaultyTier> targets(String pool) {
    return tiers.get(pool);
  }

  BufferPool buffers() {
    return buffers;
  }

  Instant now() {
    return Instant.ofEpochSecond(0, disk.nowNanos());
  }

  /** The daemon is killed. */
  void kill() {
    disk.processDied();
    users.daemonDied();
  }

  /** Everything that is not on a disk is gone. */
  void cutPower() {
    disk.powerCut(random);
    targets().forEach(target -> target.losePower(random));
    users.powerCut();
  }

  Request request(String id, String path, Order.OnFile order) {
    return Request.onFile(
        new Request.Sender(id, "/test", now()),
        new Subject.OfFile(MemoryHome.NAME, FilePath.of(path)),
        order);
  }

  /**
   * Delivers a request until it ends.
   *
   * @return nothing when the daemon died meanwhile
   */
  Optional<Finish.Ended> perform(Request request, Task task) {
    for (int delivery = 0; delivery < DELIVERIES_MAX; delivery++) {
      Optional<Finish> finish = deliver(request, task);
      if (life.faults().isCrashed()) {
        return Optional.empty();
      }
      Finish answer = finish.orElseThrow(() -> new AssertionError(request + " was never answered"));
      if (answer instanceof Finish.Ended ended) {
        return Optional.of(ended);
      }
      task.notNow(answer);
      time.pass(Duration.ofSeconds(1));
    }
    throw new AssertionError(request + " does not end: " + task.lastAnswer());
  }

  /** One delivery, and the small things that are done after it. */
  Optional<Finish> deliver(Request request, Task task) {
    task.begin(request, life.faults());
    life.mover().perform(task);
    rest();
    return task.finish();
  }

  /** Lets everything end that waits for nothing but time. */
  void rest() {
    for (int round = 0; round < 4 && !life.faults().isCrashed(); round++) {
      life.runWorkers();
      time.pass(REST);
      life.runDue();
    }
  }

  /** A request on its way; cancelled once so many bytes have moved. */
  static final class Task implements Assignment {
    private final long cancelledFromBytes;
    private boolean cancelled;
    private Request request;
    private Faults faults;
    private Optional<Finish> finish = Optional.empty();
    private Optional<Finish> last = Optional.empty();

    Task() {
      this(Long.MAX_VALUE);
    }

    Task(long cancelledFromBytes) {
      this.cancelledFromBytes = cancelledFromBytes;
    }

    private void begin(Request delivered, Faults lifeFaults) {
      request = delivered;
      faults = lifeFaults;
      finish = Optional.empty();
    }

    private Optional<Finish> finish() {
      return finish;
    }

    private void notNow(Finish answer) {
      last = Optional.of(answer);
    }

    private String lastAnswer() {
      return last.toString();
    }

    @Override
    public Request request() {
      return request;
    }

    @Override
    public Stop stop() {
      return cancelled ? Stop.CANCELLED : Stop.NONE;
    }

    @Override
    public void progress(long bytes, long totalBytes) {
      cancelled |= bytes >= cancelledFromBytes;
    }

    @Override
    public void waitingFor(String reason) {
      // Nobody looks.
    }

    @Override
    public void finish(Finish answer) {
      if (faults.isCrashed()) {
        return;
      }
      if (finish.isPresent()) {
        throw new AssertionError("answered twice: " + finish.get() + " and " + answer);
      }
      finish = Optional.of(answer);
    }
  }
}
