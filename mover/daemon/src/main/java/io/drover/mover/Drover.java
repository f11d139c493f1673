package io.drover.mover;

import com.codahale.metrics.MetricRegistry;
import io.drover.linux.Descriptor;
import io.drover.linux.Notify;
import io.drover.linux.Open;
import io.drover.mover.config.Configuration;
import io.drover.mover.copy.BufferPool;
import io.drover.mover.copy.Pools;
import io.drover.mover.copy.Pump;
import io.drover.mover.copy.Stagings;
import io.drover.mover.govern.Governor;
import io.drover.mover.home.HoldEnds;
import io.drover.mover.home.Later;
import io.drover.mover.home.LeaseWatch;
import io.drover.mover.home.SlotLocks;
import io.drover.mover.intake.Health;
import io.drover.mover.intake.Intake;
import io.drover.mover.keeper.GroupStore;
import io.drover.mover.keeper.KeeperProgram;
import io.drover.mover.keeper.KeeperStore;
import io.drover.mover.keeper.SystemdStore;
import io.drover.mover.lane.Lanes;
import io.drover.mover.lane.Managed;
import io.drover.mover.lane.Mover;
import io.drover.mover.lane.Passages;
import io.drover.mover.lane.Together;
import io.drover.mover.lane.Workshop;
import io.drover.mover.ops.Gauges;
import io.drover.mover.ops.Watchdog;
import io.drover.mover.ops.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A daemon, from its configuration: the one page on which everything is made and put together. */
public final class Drover implements AutoCloseable {
  /** For a store that takes longer for a buffer, reading the source once more costs nothing. */
  private static final Duration SLOWEST_COPY = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(Drover.class);

  /** A file up to one chunk loses no more than that in a crash, so only its commit is recorded. */
  private static final long RECORDED_FROM_BYTES = (8L << 20) + 1;

  /** A broker that answers at all has done so by then; a start does not wait longer. */
  private static final Duration BROKER_WAIT = Duration.ofSeconds(10);

  private final Configuration configuration;
  private final MetricRegistry metrics = new MetricRegistry();

  /** What has to be closed, the last made first. */
  private final Deque<AutoCloseable> closing = new ArrayDeque<>();

  private final Map<String, GuardedTree> trees = new LinkedHashMap<>();
  private String servers = "";
  private Operations operations;

  private Drover(Configuration configuration) {
    this.configuration = configuration;
  }

  /**
   * Starts everything and returns when readers are answered and requests are read.
   *
   * @throws IOException when something cannot be had; what was started is stopped again
   */
  public static Drover start(Configuration configuration) throws IOException {
    Drover drover = new Drover(configuration);
    try {
      drover.build();
      return drover;
    } catch (IOException | RuntimeException e) {
      drover.close();
      throw e;
    }
  }

  /** Makes the directories of every disk pool that are not there yet. */
  public static void createPools(Configuration configuration) throws IOException {
    Targets.create(configuration.pools(), Clock.systemUTC().instant());
  }

  /** One line that names every address a user needs. */
  public String readyLine() {
    String where =
        trees.values().stream().map(GuardedTree::describe).collect(Collectors.joining(", "));
    return "drover is ready: " + where + ", kafka " + servers + ", http " + operations.address();
  }

  private void build() throws IOException {
    Clock clock = Clock.systemUTC();
    Path runtime = privateDirectory(configuration.runtimeDirectory());
    FutureTask<String> broker = new FutureTask<>(this::brokerServers);
    Thread.ofPlatform().name("broker-start").start(broker);

    Later later = new Later(ending(Executors.newScheduledThreadPool(2, named("later"))));
    LeaseWatch leases = owned(new LeaseWatch().start());
    SlotLocks slots = owned(slots(runtime));
    BufferPool buffers = owned(new BufferPool(configuration.limits().buffers().bytes()));
    Pools pools = owned(new Targets(metrics)).pools(configuration);
    Stagings stagings = stagings(clock, later);
    GroupStore groups = owned(groupStore(runtime));
    Governor governor = Governing.of(configuration.governor());
    new Gauges(metrics).add(Gauges.SWEEPERS, governor::sweepers);
    Passages passages = owned(new Passages(later, System::nanoTime));
    new Gauges(metrics).add(Gauges.PASSING, passages::count);
    GuardedTree.Means means =
        new GuardedTree.Means(
            configuration.limits(),
            configuration.times(),
            runtime,
            pools,
            stagings,
            buffers,
            slots,
            leases,
            later,
            groups,
            StubKeys.attribute(configuration.stubAttribute()),
            governor,
            passages,
            configuration.governor().shortFrom(),
            (tree, home) -> Precaution.of(configuration, tree, home),
            metrics,
            clock);
    for (Configuration.Tree tree : configuration.trees()) {
      trees.put(tree.name(), owned(GuardedTree.open(tree, means)));
    }

    Executor workers =
        ending(Executors.newFixedThreadPool(configuration.limits().workers(), named("worker")));
    RandomGenerator random = names();
    Workshop shop = workshop(means, owned(new HoldEnds(later)), random);
    servers = started(broker);
    Mover mover = new Mover(managed(), shop);
    passages.begin(mover::drop, workers);
    Intake.Surroundings surroundings =
        new Intake.Surroundings(mover, workers, clock, random, metrics);
    Intake intake = owned(new Intake(IntakeWiring.settings(configuration, servers), surroundings));
    intake.start();
    operations =
        owned(
            new Operations(
                new Operations.Rooms(configuration, trees, pools, intake, metrics, clock)));
    awaitServing(intake);
    giveSignsOfLife(later);
  }

  private Workshop workshop(GuardedTree.Means means, HoldEnds holdEnds, RandomGenerator random) {
    Executor pumps = ending(Executors.newThreadPerTaskExecutor(named("pump")));
    return new Workshop(
        configuration.cell(),
        means.pools(),
        means.stagings(),
        new Pump(means.buffers(), pumps, System::nanoTime),
        new Together(pumps, SLOWEST_COPY),
        new Lanes(),
        holdEnds,
        means.clock(),
        random,
        RECORDED_FROM_BYTES,
        configuration.times().keepPrevious().isPositive());
  }

  private Stagings stagings(Clock clock, Later later) {
    Executor threads = ending(Executors.newThreadPerTaskExecutor(named("staging")));
    return owned(new Stagings(threads, clock, System::nanoTime).watch(later));
  }

  /** Systemd restarts a daemon that falls silent (WatchdogSec= of the unit). */
  private void giveSignsOfLife(Later later) {
    Map<String, String> environment = System.getenv();
    Notify notify = Notify.of(environment);
    Watchdog watchdog = owned(new Watchdog(notify::send, operations.health()));
    Watchdog.patience(environment, ProcessHandle.current().pid())
        .ifPresent(patience -> watchdog.start(patience, later));
  }

  /** A broker that is away keeps no daemon from starting: readers need none. */
  private static void awaitServing(Intake intake) throws IOException {
    long until = System.nanoTime() + BROKER_WAIT.toNanos();
    while (!(intake.health() instanceof Health.Serving) && System.nanoTime() < until) {
      if (intake.health() instanceof Health.Refused(String sentence)) {
        throw new IOException(sentence);
      }
      pause();
    }
    if (!(intake.health() instanceof Health.Serving)) {
      LOG.warn("no request is read yet: {}", intake.health());
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(Duration.ofMillis(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while starting", e);
    }
  }

  /** Names have to be unique, not secret: one lock for all threads would be a queue. */
  private static RandomGenerator names() {
    SecureRandom seeds = new SecureRandom();
    ThreadLocal<SplittableRandom> own =
        ThreadLocal.withInitial(() -> new SplittableRandom(seeds.nextLong()));
    return () -> own.get().nextLong();
  }

  private Map<String, Managed> managed() {
    return trees.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().managed()));
  }

  /** The embedded broker takes two seconds to start, in which everything else starts. */
  private String brokerServers() throws IOException {
    Optional<Configuration.Embedded> embedded = configuration.kafka().embedded();
    if (embedded.isEmpty()) {
      return configuration.kafka().servers();
    }
    EmbeddedBroker broker = EmbeddedBroker.start(embedded.get().directory(), embedded.get().port());
    ownFirst(broker);
    return broker.bootstrapServers();
  }

  private static String started(FutureTask<String> broker) throws IOException {
    try {
      return broker.get();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the broker started", e);
    }
  }

  private static SlotLocks slots(Path runtime) throws IOException {
    Path directory = Files.createDirectories(runtime.resolve("slots"));
    try (Descriptor opened = Open.path(directory.toString(), Open.O_RDONLY | Open.O_DIRECTORY)) {
      return SlotLocks.in(opened);
    }
  }

  /** Under systemd its own store keeps the groups; anywhere else a keeper process does. */
  private GroupStore groupStore(Path runtime) throws IOException {
    Map<String, String> environment = System.getenv();
    Notify notify = Notify.of(environment);
    if (notify.isEnabled() && environment.containsKey("FDSTORE")) {
      long pid = ProcessHandle.current().pid();
      return new SystemdStore(notify, Notify.listenDescriptors(environment, pid));
    }
    Path javaHome = Path.of(System.getProperty("java.home"));
    String classPath = System.getProperty("java.class.path");
    Duration orphanLimit = configuration.times().orphanLimit().orElse(Duration.ZERO);
    return new KeeperStore(runtime, KeeperProgram.like(javaHome, classPath, orphanLimit));
  }

  private static Path privateDirectory(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    return directory;
  }

  private static ThreadFactory named(String name) {
    return Thread.ofPlatform().daemon().name(name + "-", 0).factory();
  }

  private synchronized <T extends AutoCloseable> T owned(T made) {
    closing.addFirst(made);
    return made;
  }

  private <T extends ExecutorService> T ending(T threads) {
    var _ = owned(new Ending(threads));
    return threads;
  }

  private synchronized void ownFirst(AutoCloseable made) {
    closing.addLast(made);
  }

  /** Stops in the opposite order of the start; one failure keeps nothing else from stopping. */
  @Override
  public synchronized void close() {
    while (!closing.isEmpty()) {
      AutoCloseable next = closing.removeFirst();
      try {
        next.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        LOG.warn("stopping {} failed: {}", next.getClass().getSimpleName(), e.toString());
      }
    }
  }
}
