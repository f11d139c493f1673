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
import java.util.Optional;

/** Everything that is measured, on one kind of file system: tree, pool, broker, daemon. */
final class Site implements AutoCloseable {
  /** Directory of the tree whose files this program gets by ranges. */
  static final String STREAMED = "stream";

  /** The pool in S3. */
  static final String CLOUD = "cloud";

  /** The same store, farther away. */
  static final String FAR = "far";

  /** The pool in HDFS. */
  static final String LAKE = "lake";

  /** What a client that is not asked for credentials signs with. */
  private static final String CREDENTIALS =
      "[default]\naws_access_key_id = bench\naws_secret_access_key = secret-of-the-bench\n";

  /** Copies for the tree's file and the reference's, and room for small files. */
  private static final long SPARE_BYTES = 8L << 30;

  private static final long S3_SPARE_BYTES = 1L << 30;

  private final Options options;
  private final String fileSystem;
  private final Path directory;
  private final Deque<AutoCloseable> closing = new ArrayDeque<>();
  private final Volume pool;
  private final BrokerProcess broker;
  private final Optional<S3Process> s3;
  private final Optional<HdfsProcesses> hdfs;
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
      s3 = options.wants("s3") ? Optional.of(owned(startS3())) : Optional.empty();
      hdfs = options.wants("hdfs") ? Optional.of(owned(startHdfs())) : Optional.empty();
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

  /** Room for what we write and for what another tool writes. */
  private S3Process startS3() throws IOException, InterruptedException {
    Files.writeString(directory.resolve("s3.credentials"), CREDENTIALS);
    return S3Process.start(directory, 2 * options.sizeBytes() + S3_SPARE_BYTES);
  }

  private HdfsProcesses startHdfs() throws IOException, InterruptedException {
    Path own = Files.createDirectories(directory.resolve("hadoop"));
    return HdfsProcesses.start(own, pool.path().resolve("blocks"), options.hadoop);
  }

  private String yaml() {
    return disks() + s3.map(Site::buckets).orElse("") + hdfs.map(Site::lake).orElse("");
  }

  private static String buckets(S3Process s3) {
    return bucket(CLOUD, s3.near()) + bucket(FAR, s3.far());
  }

  private static String bucket(String pool, String endpoint) {
    return """
      - name: %1$s
        tier: s3
        s3: [{bucket: %2$s/%1$s, endpoint: "%3$s", profile: default, credentialsFile: s3.credentials}]
    """
        .formatted(pool, S3Process.BUCKET, endpoint);
  }

  private static String lake(HdfsProcesses hdfs) {
    return """
      - name: %s
        tier: hdfs
        hdfs: [{directory: "%s/drover", configuration: %s}]
    """
        .formatted(LAKE, hdfs.uri(), hdfs.configuration());
  }

  private String disks() {
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

  S3Process s3() {
    return s3.orElseThrow();
  }

  HdfsProcesses hdfs() {
    return hdfs.orElseThrow();
  }

  /** The pool's device, or where an HDFS keeps its blocks. */
  Volume pool() {
    return pool;
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
