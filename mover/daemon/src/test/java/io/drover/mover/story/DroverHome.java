package io.drover.mover.story;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.events.Order;
import io.drover.events.State;
import io.drover.linux.Capabilities;
import io.drover.mover.Drover;
import io.drover.mover.config.Configuration;
import io.drover.mover.config.ConfigurationFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.BindException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * A daemon with everything below one directory: an image for tree {@code lab}, the pools {@code
 * vault} and {@code shelf} of the README and four that cause trouble or are slow, a broker.
 */
final class DroverHome implements AutoCloseable {
  /** As small as ext4 makes it with room for one chunk, so that it is full at once. */
  private static final long NARROW_BYTES = 32L << 20;

  private static final long TREE_BYTES = 2L << 30;

  /** A story has seconds. */
  private static final String TIMES = "times: {giveUpAfter: 3s}\n";

  /** Files that come back ahead of their readers: fewer than by default. */
  private static final int AHEAD = 32;

  private final Path directory;
  private final Configuration configuration;
  private Drover running;

  private DroverHome(Path directory, Configuration configuration) {
    this.directory = directory;
    this.configuration = configuration;
  }

  static boolean isPossible() throws IOException {
    return Capabilities.ofProcess().has(Capabilities.CAP_SYS_ADMIN);
  }

  /** A home with a broker of its own. */
  static DroverHome in(Path directory) throws IOException, InterruptedException {
    return in(directory, ownBroker());
  }

  private static String ownBroker() throws IOException {
    return "embedded: {directory: kafka, port: %d}".formatted(freePort());
  }

  /** A home whose daemon finds its broker as the configuration's line says. */
  static DroverHome in(Path directory, String kafka) throws IOException, InterruptedException {
    return in(directory, kafka, List.of(), "limits: {recallAhead: %d}".formatted(AHEAD));
  }

  /** A home with a governor, as the configuration's lines say. */
  static DroverHome governed(Path directory, String governor)
      throws IOException, InterruptedException {
    return in(directory, ownBroker(), List.of(), governor);
  }

  /** A home with one more pool, as the configuration's line says. */
  static DroverHome withPool(Path directory, String pool) throws IOException, InterruptedException {
    return changed(directory, yaml -> yaml.replace("pools:\n", "pools:\n  - " + pool + "\n"));
  }

  /** A home with another configuration. */
  static DroverHome changed(Path directory, UnaryOperator<String> change)
      throws IOException, InterruptedException {
    DroverHome _ = in(directory);
    Path file = directory.resolve("drover.yaml");
    String changed = change.apply(Files.readString(file));
    Configuration configuration = ConfigurationFile.load(Files.writeString(file, changed));
    Drover.createPools(configuration);
    return new DroverHome(directory, configuration);
  }

  /** A home whose readers are told after a second without progress, with a pool that makes none. */
  static DroverHome impatient(Path directory) throws IOException, InterruptedException {
    String more = "times: {recallDeadline: 1s}";
    DroverHome _ = in(directory, ownBroker(), List.of(), more);
    Path file = directory.resolve("drover.yaml");
    String slower = Files.readString(file).replace("bandwidth: 4 MiB", "bandwidth: 512 KiB");
    return new DroverHome(directory, ConfigurationFile.load(Files.writeString(file, slower)));
  }

  /**
   * A home with further trees, each on a file system of another type and named after it. Nothing
   * comes back there unless somebody asks for it.
   */
  static DroverHome withTreesOn(Path directory, List<String> types)
      throws IOException, InterruptedException {
    return in(directory, ownBroker(), types, "limits: {recallAhead: 0}");
  }

  /** The same with a broker that listens on this port. */
  static DroverHome withTreesOn(Path directory, int brokerPort, List<String> types)
      throws IOException, InterruptedException {
    String kafka = "bootstrap: 127.0.0.1:" + brokerPort;
    return in(directory, kafka, types, "limits: {recallAhead: %d}".formatted(AHEAD));
  }

  private static DroverHome in(Path directory, String kafka, List<String> types, String more)
      throws IOException, InterruptedException {
    image("ext4", directory.resolve("lab.img"), TREE_BYTES);
    image("ext4", directory.resolve("narrow.img"), NARROW_BYTES);
    for (String type : types) {
      image(type, directory.resolve(type + ".img"), TREE_BYTES);
    }
    Path narrow = Files.createDirectories(directory.resolve("pools/narrow"));
    run("mount", "-o", "loop", directory.resolve("narrow.img").toString(), narrow.toString());
    try {
      Path file = directory.resolve("drover.yaml");
      String times = more.startsWith("times:") ? "" : TIMES;
      Files.writeString(file, yaml(freePort(), kafka, types) + times + more);
      Configuration configuration = ConfigurationFile.load(file);
      Drover.createPools(configuration);
      return new DroverHome(directory, configuration);
    } catch (IOException | RuntimeException e) {
      run("umount", narrow.toString());
      throw e;
    }
  }

  static void image(String type, Path image, long bytes) throws IOException, InterruptedException {
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(bytes);
    }
    switch (type) {
      case "ext4" -> run("mkfs.ext4", "-q", "-F", "-I", "512", image.toString());
      default -> run("mkfs." + type, "-q", "-f", image.toString());
    }
  }

  private static String yaml(int httpPort, String kafka, List<String> types) {
    return """
    cell: story
    instance: one
    runtimeDirectory: run
    stateDirectory: state
    http: {port: %d}
    kafka:
      %s
    trees:
      - name: lab
        path: lab
        source: {image: lab.img}
        defaultPool: vault
        spaceReserve: 1 MiB
        classes: [{name: stream, files: 'stream/**', programs: [/bin/dd, %s]}]
    %spools:
      - {name: vault, targets: [pools/vault]}
      - {name: shelf, targets: [pools/shelf-0, pools/shelf-1], stripeSize: 1 MiB, stripeCount: 2}
      - {name: narrow, targets: [pools/narrow]}
      - {name: unplugged, targets: [pools/unplugged]}
      - {name: slow, targets: [pools/slow], bandwidth: 4 MiB, concurrency: 1, streams: 1}
      - {name: gentle, targets: [pools/gentle], bandwidth: 8 MiB, streams: 1}
    """
        .formatted(
            httpPort,
            kafka,
            java(),
            types.stream()
                .map(DroverHome::treeOn)
                .map(lines -> lines.indent(2))
                .collect(joining()));
  }

  private static String treeOn(String type) {
    return """
    - name: %1$s
      path: %1$s
      source: {image: %1$s.img}
      fsType: %1$s
      defaultPool: vault
      spaceReserve: 1 MiB
      classes: [{name: stream, files: 'stream/**', programs: [%2$s]}]
    """
        .formatted(type, java());
  }

  /** The tests' own virtual machine. */
  private static String java() {
    return ProcessHandle.current().info().command().orElseThrow();
  }

  /**
   * A port that a process may bind again after it was killed. The kernel gives it to nobody: its
   * own choice for outgoing connections begins at 32,768.
   */
  static int freePort() throws IOException {
    for (int attempt = 0; attempt < 100; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_768);
      try (ServerSocket _ = new ServerSocket(port)) {
        return port;
      } catch (BindException taken) {
        // Another one.
      }
    }
    throw new IOException("no port from 20,000 to 32,767 is free");
  }

  DroverHome start() throws IOException {
    running = Drover.start(configuration);
    return this;
  }

  void stop() {
    running.close();
    running = null;
  }

  Configuration configuration() {
    return configuration;
  }

  Path directory() {
    return directory;
  }

  /** Archives files of tree {@code lab} to pool {@code vault}, and releases them. */
  void release(List<Path> files) {
    release(files, "vault");
  }

  /** The same by way of another pool. */
  void release(List<Path> files, String pool) {
    try (PolicyEngine policy = new PolicyEngine(configuration.kafka().servers(), "story")) {
      for (Order.OnFile order : List.of(Lab.toPool(pool), Lab.release())) {
        files.stream()
            .map(file -> policy.publish(tree().relativize(file).toString(), order))
            .toList()
            .forEach(
                id -> assertThat(policy.await(id).outcome().state()).isEqualTo(State.SUCCEEDED));
      }
    }
  }

  /** What the daemon answers over HTTP. */
  String page(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + configuration.http().port() + path);
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  Path tree() {
    return tree("lab");
  }

  Path tree(String name) {
    return directory.resolve(name);
  }

  /** A target's directory, such as {@code vault} or {@code shelf-1}. */
  Path pool(String name) {
    return directory.resolve("pools").resolve(name);
  }

  static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException(String.join(" ", command) + " failed");
    }
  }

  @Override
  public void close() throws IOException {
    if (running != null) {
      running.close();
    }
    try {
      run("umount", pool("narrow").toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
