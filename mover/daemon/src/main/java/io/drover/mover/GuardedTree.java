package io.drover.mover;

import com.codahale.metrics.MetricRegistry;
import io.drover.linux.Descriptor;
import io.drover.linux.FileSystem;
import io.drover.linux.GroupSync;
import io.drover.linux.LinuxException;
import io.drover.linux.Open;
import io.drover.mover.config.Configuration;
import io.drover.mover.copy.BufferPool;
import io.drover.mover.copy.Pools;
import io.drover.mover.copy.Stagings;
import io.drover.mover.door.fanotify.DoorPlan;
import io.drover.mover.door.fanotify.FanotifyDoor;
import io.drover.mover.door.fanotify.NoDoor;
import io.drover.mover.door.fanotify.TreeDoor;
import io.drover.mover.door.fanotify.Truncations;
import io.drover.mover.door.publish.Source;
import io.drover.mover.door.publish.TreePlace;
import io.drover.mover.door.publish.Unpublished;
import io.drover.mover.govern.Demanders;
import io.drover.mover.govern.Denials;
import io.drover.mover.govern.GovernedRecall;
import io.drover.mover.govern.Governor;
import io.drover.mover.home.Drains;
import io.drover.mover.home.Entrants;
import io.drover.mover.home.Later;
import io.drover.mover.home.LeaseWatch;
import io.drover.mover.home.LinuxTree;
import io.drover.mover.home.SlotLocks;
import io.drover.mover.home.StubAttribute;
import io.drover.mover.keeper.GroupStore;
import io.drover.mover.lane.Managed;
import io.drover.mover.lane.Passages;
import io.drover.mover.migration.Safety;
import io.drover.mover.ops.Gauges;
import io.drover.mover.ops.TreeExplainer;
import io.drover.mover.recall.MeasuredRecall;
import io.drover.mover.recall.ReadClass;
import io.drover.mover.recall.Recall;
import io.drover.mover.recall.RecallSettings;
import io.drover.mover.recall.Recalls;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One tree with its door, its files and its recalls. */
final class GuardedTree implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedTree.class);

  /**
   * Each costs a descriptor, and the daemon raises its own limit to what these and its other files
   * need: some 49,000, far below what a service gets by the shipped unit (1,048,576).
   */
  private static final int OPEN_EVENTS_MAX = 32_768;

  /** Up to four callers see no wait, more share a flush (measured for {@link GroupSync}). */
  private static final int SYNC_ALONE_MAX = 4;

  /** What all trees share. */
  record Means(
      Configuration.Limits limits,
      Configuration.Times times,
      Path runtimeDirectory,
      Pools pools,
      Stagings stagings,
      BufferPool buffers,
      SlotLocks slots,
      LeaseWatch leases,
      Later later,
      GroupStore groups,
      StubAttribute attribute,
      Governor governor,
      Passages passages,
      int shortFromPercent,
      BiFunction<Configuration.Tree, FileSystem, Safety> precaution,
      MetricRegistry metrics,
      Clock clock) {}

  private final Configuration.Tree configured;
  private final TreeDoor door;
  private final LinuxTree tree;
  private final GroupSync sync;
  private final ExecutorService workers;
  private final Recalls recalls;
  private final Denials denials = new Denials();
  private final Passages passages;
  private final List<ScheduledFuture<?>> watches;
  private final Safety safety;

  private GuardedTree(Configuration.Tree configured, TreeDoor door, Means means)
      throws IOException {
    this.configured = configured;
    this.door = door;
    Descriptor root = rootOf(configured, door);
    this.sync = new GroupSync(root.duplicate(), SYNC_ALONE_MAX);
    Drains drains = new Drains(new Entrants(System::nanoTime, Truncations::mayComeFrom));
    LinuxTree.Means files =
        new LinuxTree.Means(
            root, means.attribute(), means.slots(), means.leases(), sync::durable, door, drains);
    this.tree = new LinuxTree(configured.name(), files);
    this.workers =
        Executors.newFixedThreadPool(
            means.limits().recallWorkers(),
            Thread.ofPlatform().daemon().name("recall-", 0).factory());
    RecallSettings settings =
        new RecallSettings(
            means.times().recallDeadline(),
            means.times().coldRecallDeadline(),
            configured.spaceReserve().bytes(),
            FileSystem.of(root).totalBytes() / 100 * (100 - means.shortFromPercent()),
            means.limits().recallAhead(),
            configured.path(),
            configured.classes().stream().map(GuardedTree::readClass).toList());
    Recalls.Means recalling =
        new Recalls.Means(
            means.pools(),
            means.stagings(),
            means.buffers(),
            workers,
            means.later(),
            means.clock(),
            System::nanoTime,
            means.passages());
    this.passages = means.passages();
    this.recalls = new Recalls(tree, means.attribute(), drains, settings, recalling);
    this.watches = recalls.watch();
    this.safety = means.precaution().apply(configured, FileSystem.of(root));
  }

  /** Mounts and guards a tree and lets users see it. */
  static GuardedTree open(Configuration.Tree configured, Means means) throws IOException {
    TreeDoor door = door(configured, means);
    GuardedTree service = new GuardedTree(configured, door, means);
    switch (door) {
      case FanotifyDoor guarding -> guarding.serve(service.recall(means));
      case NoDoor(var _, String message) ->
          LOG.warn(
              "tree {} has no door: {}; users find it at {}, and nothing of it is released",
              configured.name(),
              message,
              unguarded(configured, message));
    }
    return service;
  }

  private static TreeDoor door(Configuration.Tree configured, Means means) throws IOException {
    TreePlace place = new TreePlace(configured.name(), configured.path(), source(configured));
    try {
      return FanotifyDoor.open(
          new DoorPlan(
              place, means.groups(), means.runtimeDirectory(), means.clock(), OPEN_EVENTS_MAX));
    } catch (LinuxException e) {
      throw new IOException(
          "tree %s: its file system cannot be mounted and guarded: %s; see trees.source in the"
                  .formatted(configured.name(), e.getMessage())
              + " configuration, and the kernel's log",
          e);
    }
  }

  /** What the door asks. */
  private Recall recall(Means means) {
    GovernedRecall governed =
        new GovernedRecall(
            recalls.forDoor(),
            tree.name(),
            means.governor(),
            Demanders.ofProc(),
            denials,
            means.clock());
    return new MeasuredRecall(governed, tree.name(), means.metrics());
  }

  Managed managed() {
    return new Managed(tree, recalls, configured.defaultPool(), safety);
  }

  TreeExplainer.Served served() {
    return new TreeExplainer.Served(tree, recalls::isReadByRanges, denials, passages::holds);
  }

  String describe() {
    String guard = door.guards() ? "" : " (no door: nothing is released)";
    return "tree " + configured.name() + " at " + configured.path() + guard;
  }

  /** Shows how many fills are under way and how many readers wait. */
  void show(Gauges gauges) {
    gauges.add(Gauges.FILLS + configured.name(), recalls::fillsUnderWay);
    if (door instanceof FanotifyDoor guarding) {
      gauges.add(Gauges.READERS_WAITING + configured.name(), guarding::waitingCount);
    }
  }

  private static Descriptor rootOf(Configuration.Tree configured, TreeDoor door)
      throws IOException {
    return switch (door) {
      case FanotifyDoor guarding -> guarding.privateRoot().duplicate();
      case NoDoor(var _, String message) ->
          Open.path(unguarded(configured, message).toString(), Open.O_RDONLY | Open.O_DIRECTORY);
    };
  }

  /**
   * Where the files of a tree without a door are. A directory is in sight whatever we do; an image
   * or a device stays out of it, because holes of its released files would be read as zeros.
   */
  private static Path unguarded(Configuration.Tree configured, String message) throws IOException {
    if (configured.source() instanceof Configuration.Source.Directory(Path directory)) {
      return directory;
    }
    throw new IOException(
        "tree %s: its file system is shown behind a door only, and there is none: %s; drover doctor"
                .formatted(configured.name(), message)
            + " tells what is lacking. Where it holds no released files, mount it and name the"
            + " mount point as source.directory: then its files are archived and not released");
  }

  private static ReadClass readClass(Configuration.FileClass configured) {
    var files = FileSystems.getDefault().getPathMatcher("glob:" + configured.files());
    return new ReadClass(configured.name(), files, configured.programs());
  }

  private static Source source(Configuration.Tree tree) {
    Source.Format format =
        new Source.Format(
            tree.fsType(),
            tree.mountOptions().isEmpty() ? List.of() : List.of(tree.mountOptions().split(",")));
    return switch (tree.source()) {
      case Configuration.Source.Image(Path image) -> new Source.Image(image, format);
      case Configuration.Source.Device(Path device) -> new Source.Device(device, format);
      case Configuration.Source.Directory(Path directory) -> new Source.Directory(directory);
    };
  }

  /** Takes the tree out of sight, if nobody uses it; else whoever opens a file waits for us. */
  @Override
  public void close() throws IOException {
    watches.forEach(watch -> watch.cancel(false));
    if (door instanceof FanotifyDoor guarding) {
      switch (guarding.unpublish()) {
        case Unpublished.Gone() -> LOG.info("tree {} is out of sight", configured.name());
        case Unpublished.Busy(var _, String message) -> LOG.warn(message);
      }
    }
    new Ending(workers).close();
    recalls.close();
    tree.close();
    sync.close();
    if (door instanceof FanotifyDoor guarding) {
      guarding.close();
    }
  }
}
