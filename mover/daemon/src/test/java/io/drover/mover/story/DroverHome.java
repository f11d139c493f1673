package io.drover.mover.story;

import io.drover.linux.Capabilities;
import io.drover.mover.Drover;
import io.drover.mover.config.Configuration;
import io.drover.mover.config.ConfigurationFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A daemon with everything embedded below one directory: an image for tree {@code lab}, the pools
 * {@code vault} and {@code shelf}, a broker.
 */
final class DroverHome implements AutoCloseable {
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

  static DroverHome in(Path directory) throws IOException, InterruptedException {
    Path image = directory.resolve("lab.img");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(2L << 30);
    }
    run("mkfs.ext4", "-q", "-F", "-I", "512", image.toString());
    Path file = directory.resolve("drover.yaml");
    Files.writeString(file, yaml(freePort(), freePort()));
    Configuration configuration = ConfigurationFile.load(file);
    Drover.createPools(configuration);
    return new DroverHome(directory, configuration);
  }

  private static String yaml(int httpPort, int kafkaPort) {
    return """
    cell: story
    instance: one
    runtimeDirectory: run
    stateDirectory: state
    http: {port: %d}
    kafka:
      embedded: {directory: kafka, port: %d}
    trees:
      - {name: lab, path: lab, source: {image: lab.img}, defaultPool: vault, spaceReserve: 1 MiB}
    pools:
      - {name: vault, targets: [pools/vault]}
      - {name: shelf, targets: [pools/shelf-0, pools/shelf-1], stripeSize: 1 MiB, stripeCount: 2}
    """
        .formatted(httpPort, kafkaPort);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
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

  Path tree() {
    return directory.resolve("lab");
  }

  Path pool(String name) {
    return directory.resolve("pools").resolve(name);
  }

  static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
      throw new IOException(String.join(" ", command) + " failed");
    }
  }

  @Override
  public void close() {
    if (running != null) {
      running.close();
    }
  }
}
