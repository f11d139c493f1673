package io.drover.mover.cli;

import io.drover.mover.config.Configuration;
import io.drover.mover.config.ConfigurationFile;
import io.drover.mover.config.Size;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The one directory under which {@code drover up} keeps everything: {@code drover.yaml}, the image
 * of tree lab, the pools, the broker's log. What is there is used as it is.
 */
final class HomeDirectory {
  private static final int KAFKA_PORT = 19092;
  private static final int HTTP_PORT = 8642;
  private static final String SIZE = "20 GiB";

  /** What recalls leave free is this part of the tree. */
  private static final long RESERVE_PART = 20;

  private final Path directory;

  HomeDirectory(Path directory) {
    this.directory = directory.toAbsolutePath().normalize();
  }

  /**
   * What the user asked for; what is absent is as it was before, or the default.
   *
   * @param kafkaPort 0 for any free one, also below
   */
  record Wishes(Optional<Size> size, Optional<Integer> kafkaPort, Optional<Integer> httpPort) {}

  Path configurationFile() {
    return directory.resolve("drover.yaml");
  }

  private Path image() {
    return directory.resolve("lab.ext4");
  }

  /**
   * Makes what is missing and answers the configuration.
   *
   * @throws Failure when what is there is not what was asked for; nothing is changed then
   */
  Configuration prepare(Wishes wishes, Mkfs mkfs) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    Configuration configuration = configuration(wishes);
    if (!Files.exists(image())) {
      mkfs.make(image(), wishes.size().orElse(Size.parse(SIZE)));
    } else if (wishes.size().isPresent() && Files.size(image()) != wishes.size().get().bytes()) {
      throw new Failure(
          "%s has %s already; without --size it is used as it is"
              .formatted(image(), new Size(Files.size(image()))));
    }
    return configuration;
  }

  private Configuration configuration(Wishes wishes) throws IOException {
    Path file = configurationFile();
    if (Files.exists(file)) {
      Configuration configuration = ConfigurationFile.load(file);
      int kafka = configuration.kafka().embedded().map(Configuration.Embedded::port).orElse(0);
      requireSame("--kafka-port", wishes.kafkaPort(), kafka);
      requireSame("--http-port", wishes.httpPort(), configuration.http().port());
      return configuration;
    }
    int kafka = chosen(wishes.kafkaPort().orElse(KAFKA_PORT));
    int http = chosen(wishes.httpPort().orElse(HTTP_PORT));
    long imageBytes =
        Files.exists(image())
            ? Files.size(image())
            : wishes.size().orElse(Size.parse(SIZE)).bytes();
    String text = text(kafka, http, reserveMib(imageBytes));
    Path unfinished = directory.resolve("drover.yaml.new");
    Files.writeString(unfinished, text, StandardCharsets.UTF_8);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    return ConfigurationFile.load(file);
  }

  private void requireSame(String option, Optional<Integer> wished, int there) throws Failure {
    if (wished.isPresent() && wished.get() != 0 && wished.get() != there) {
      throw new Failure(
          "%s %d: %s says %d; change it there"
              .formatted(option, wished.get(), configurationFile(), there));
    }
  }

  /** Chosen once and written down, so that other commands find the daemon also after a restart. */
  private static int chosen(int port) throws IOException {
    if (port != 0) {
      return port;
    }
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  /** The usual GiB of the usual tree; of a small one it would leave recalls no room at all. */
  private static long reserveMib(long imageBytes) {
    return Math.clamp((imageBytes / RESERVE_PART) >> 20, 1, 1024);
  }

  private static String text(int kafkaPort, int httpPort, long reserveMib) {
    return
"""
# Written by `drover up` when it first ran here; yours to change. All options and their defaults
# are in conf/drover.yaml of the distribution. Relative paths start at this file's directory.
cell: drover
runtimeDirectory: run
stateDirectory: state
kafka:
  embedded:
    directory: kafka
    port: %d
http:
  port: %d
trees:
  - name: lab
    path: lab
    source:
      image: lab.ext4
    defaultPool: vault
    spaceReserve: %d MiB
    classes:
      - name: stream
        files: stream/**
        programs: [/usr/bin/cat, /usr/bin/dd, /usr/bin/ffmpeg, /usr/bin/ffplay, /usr/bin/mpv]
pools:
  - name: vault
    targets: [pools/vault]
  - name: shelf
    targets: [pools/shelf-0, pools/shelf-1]
"""
        .formatted(kafkaPort, httpPort, reserveMib);
  }
}
