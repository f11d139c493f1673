package io.drover.bench;

import io.drover.events.Order;
import io.drover.events.Placement;
import io.drover.events.Terms;
import io.drover.events.WhileWriting;
import io.drover.mover.Drover;
import io.drover.mover.config.ConfigurationFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/** Everything that is measured, on one kind of file system: tree, pool, broker, daemon. */
final class Site implements AutoCloseable {
  /** Directory of the tree whose files this program gets by ranges. */
  static final String STREAMED = "stream";

  /** Copies for the tree's file and the reference's, and room for small files. */
  private static final long SPARE_BYTES = 8L << 30;

  private final Options options;
  private final String fileSystem;
  private final Path directory;
  private final Deque<AutoCloseable> closing = new ArrayDeque<>();
  private final Volume pool;
  private final BrokerProcess broker;
  private final int httpPort;
  private DaemonProcess daemon;
  private Requests requests;

  private Site(Options options, String fileSystem, Path directory)
      throws IOException, InterruptedException {
    this.options = options;
    this.fileSystem = fileSystem;
    this.directory = directory;
    long bytes = 2 * options.sizeBytes() + SPARE_BYTES;
    owned(() -> Remains.delete(directory));
    try {
      owned(Volume.make(fileSystem, directory.resolve("tree"), bytes));
      pool = owned(Volume.make(fileSystem, directory.resolve("pool"), bytes));
      if (options.poolReadsBytes().isPresent()) {
        owned(SlowReads.of(pool.device(), options.poolReadsBytes().get()));
      }
      owned(() -> Remains.endProcesses(directory));
      broker = owned(BrokerProcess.start(directory.resolve("kafka")));
      httpPort = freePort();
      Files.createDirectories(reference());
      Files.writeString(configuration(), yaml());
      Drover.createPools(ConfigurationFile.load(configuration()));
    } catch (IOException | InterruptedException | RuntimeException e) {
      close();
      throw e;
    }
  }

  static Site make(Options options, String fileSystem) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory(options.directory, "drover-bench-");
    return new Site(options, fileSystem, directory);
  }

  private String yaml() {
    return """
    cell: %s
    instance: bench
    runtimeDirectory: run
    stateDirectory: state
    kafka: {bootstrap: "%s"}
    http: {port: %d}
    trees:
      - name: %s
        path: lab
        source: {directory: tree}
        spaceReserve: 1 MiB
        classes: [{name: streamed, files: "%s/**", programs: ["%s"]}]
    pools:
      - {name: vault, targets: [pool/vault]}
      - {name: shelf, targets: [pool/shelf]}
    """
        .formatted(
            Requests.CELL, broker.servers(), httpPort, Requests.TREE, STREAMED, ownProgram());
  }

  private static String ownProgram() {
    return ProcessHandle.current().info().command().orElseThrow();
  }

  /** Starts the daemon, or again after {@link #stopDaemon}. */
  DaemonProcess startDaemon() throws IOException {
    daemon = DaemonProcess.start(options, configuration(), httpPort);
    if (requests == null) {
      requests = owned(Requests.to(broker.servers()));
    }
    return daemon;
  }

  void stopDaemon() throws IOException {
    DaemonProcess running = daemon;
    daemon = null;
    running.close();
  }

  DaemonProcess daemon() {
    return daemon;
  }

  Requests requests() {
    return requests;
  }

  Options options() {
    return options;
  }

  String fileSystem() {
    return fileSystem;
  }

  /** The tree as users see it. */
  Path tree() {
    return directory.resolve("lab");
  }

  /** On the pool's file system, beside the pools: where cp copies to and from. */
  Path reference() {
    return directory.resolve("pool").resolve("reference");
  }

  /** What the pool named vault holds. */
  Path poolDirectory() {
    return directory.resolve("pool").resolve("vault");
  }

  /** For whatever else a scenario needs. */
  Path scratch() {
    return directory;
  }

  private Path configuration() {
    return directory.resolve("drover.yaml");
  }

  static Order.OnFile archive(String pool) {
    return new Order.Archive(Placement.in(pool), WhileWriting.ABORT, Terms.NONE);
  }

  static Order.OnFile release() {
    return new Order.Release(Terms.NONE);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private <T extends AutoCloseable> T owned(T made) {
    closing.addFirst(made);
    return made;
  }

  /** Ends and removes everything; the first failure is told when the rest is done. */
  @Override
  public synchronized void close() throws IOException {
    if (daemon != null) {
      owned(this::stopDaemon);
    }
    IOException failure = null;
    for (AutoCloseable next = closing.poll(); next != null; next = closing.poll()) {
      try {
        next.close();
      } catch (Exception e) {
        failure = failure == null ? new IOException("cleaning up " + directory, e) : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
