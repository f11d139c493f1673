package io.drover.mover.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.events.Order;
import io.drover.events.State;
import io.drover.mover.ops.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The file systems of two trees lose what they have not written to their disks (the shutdown ioctl
 * without a flush of the journal), in the middle of whatever a daemon does to them. Afterwards
 * every file has its bytes, and every write that was flushed is there.
 */
class PowerCutTest {
  private static final int RECORD_BYTES = 4096;
  private static final List<String> TREES = List.of("lab", "xfs");
  private static final int[] LENGTHS = {1, 5000, 300_000, (3 << 20) + 1, 9 << 20, (20 << 20) + 7};

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void nothingIsLostInAFewPowerCuts(@TempDir Path directory) throws Exception {
    run(directory, 4);
  }

  @Tag("soak")
  @Test
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  void nothingIsLostInManyPowerCuts(@TempDir Path directory) throws Exception {
    run(directory, 100);
  }

  private static void run(Path directory, int cuts) throws Exception {
    assumeTrue(DroverHome.isPossible(), "needs CAP_SYS_ADMIN: surviving a power cut is not proven");
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("power cut test, -Dseed=" + seed);
    int port = DroverHome.freePort();
    PowerSwitch power = new PowerSwitch(directory, TREES);
    try (EmbeddedBroker _ = EmbeddedBroker.start(directory.resolve("broker"), port);
        DroverHome home = DroverHome.withTreesOn(directory, port, List.of("xfs"))) {
      try {
        new Run(power, home, new SplittableRandom(seed), new ArrayList<>()).run(port, cuts);
      } finally {
        power.clean();
      }
    }
  }

  /** A file that keeps the content it began with, but for what is appended to it. */
  private static final class Known {
    private final String tree;
    private final String name;
    private final Path path;
    private final byte[] content;
    private final boolean grows;
    private final AtomicInteger flushedRecords = new AtomicInteger();

    Known(String tree, String name, Path path, byte[] content, boolean grows) {
      this.tree = tree;
      this.name = name;
      this.path = path;
      this.content = content;
      this.grows = grows;
    }

    /** What nobody may ever miss. */
    byte[] expected() {
      byte[] all = Arrays.copyOf(content, content.length + flushedRecords.get() * RECORD_BYTES);
      Arrays.fill(all, content.length, all.length, (byte) 'r');
      return all;
    }

    /** Appends a record and flushes it, until the file system is gone. */
    void append(AtomicBoolean cutting) throws IOException {
      byte[] record = new byte[RECORD_BYTES];
      Arrays.fill(record, (byte) 'r');
      // Whatever a power cut left behind the last flushed record is written over.
      try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
        file.write(
            ByteBuffer.wrap(record), content.length + (long) flushedRecords.get() * RECORD_BYTES);
        file.force(true);
      }
      // A flush that meets the cut may answer that all is well: the kernel's journal is gone by
      // then.
      if (!cutting.get()) {
        flushedRecords.incrementAndGet();
      }
    }
  }

  /** One run with all its daemons. */
  private record Run(
      PowerSwitch power, DroverHome home, SplittableRandom random, List<Known> files) {
    void run(int port, int cuts) throws Exception {
      DaemonProcess daemon = daemon();
      int released = 0;
      try {
        daemon.awaitReady();
        create();
        try (PolicyEngine policy = PolicyEngine.whenTopicsAreThere("127.0.0.1:" + port, "story")) {
          for (int cut = 0; cut < cuts; cut++) {
            released += disturb(policy);
            power.off(daemon);
            daemon = daemon();
            daemon.awaitReady();
            for (Known file : files) {
              requireContent(file);
            }
          }
        }
        System.out.printf(
            "power cut test: %d cuts, %d releases, %d flushed records%n",
            cuts, released, files.stream().mapToInt(file -> file.flushedRecords.get()).sum());
        assertThat(released).as("releases before the cuts").isPositive();
        assertThat(daemon.stop()).isZero();
      } finally {
        daemon.kill();
      }
    }

    private DaemonProcess daemon() throws IOException {
      Path log = home.directory().resolve("daemon.log");
      return DaemonProcess.start(home.directory().resolve("drover.yaml"), log);
    }

    private void create() throws IOException, InterruptedException {
      for (String tree : TREES) {
        Files.createDirectories(home.tree(tree).resolve("stream"));
        for (int number = 0; number < 2 * LENGTHS.length; number++) {
          int bytes = LENGTHS[number % LENGTHS.length];
          String name = (bytes > 8 << 20 ? "stream/" : "") + "file" + number;
          Path path = Files.write(home.tree(tree).resolve(name), Lab.random(bytes));
          files.add(new Known(tree, name, path, Lab.random(bytes), number >= LENGTHS.length));
        }
      }
      Reading.by("sync");
    }

    /** Requests, readers and a writer for a second or two. */
    private int disturb(PolicyEngine policy) throws Exception {
      List<String> releases = new ArrayList<>();
      for (Known file : files) {
        policy.publish(file.tree, file.name, Lab.toPool("vault"));
        releases.add(policy.publish(file.tree, file.name, Lab.release()));
      }
      // Of a third it is certain what they are when the power goes.
      releases.stream().limit(releases.size() / 3).forEach(policy::await);
      AtomicBoolean cutting = new AtomicBoolean();
      Thread writer = Thread.ofPlatform().name("appends").start(() -> append(cutting));
      Instant end = Instant.now().plusMillis(random.nextInt(1500));
      List<Process> readers = new ArrayList<>();
      while (Instant.now().isBefore(end)) {
        Known file = files.get(random.nextInt(files.size()));
        switch (random.nextInt(4)) {
          case 0 -> policy.publish(file.tree, file.name, order());
          case 1 -> readers.add(reader("cat", file.path.toString()));
          case 2 -> readers.add(reader("dd", "if=" + file.path, "bs=64K", "skip=7", "count=20"));
          default -> policy.read(Duration.ofMillis(5));
        }
        Thread.sleep(random.nextInt(10));
      }
      cutting.set(true);
      power.cut();
      writer.join(Duration.ofMinutes(1));
      assertThat(writer.isAlive()).as("the writer waits for a dead file system").isFalse();
      readers.forEach(Process::destroyForcibly);
      policy.read(Duration.ofMillis(10));
      return (int)
          releases.stream()
              .flatMap(id -> policy.terminalResults(id).stream())
              .filter(result -> result.outcome().state() == State.SUCCEEDED)
              .count();
    }

    private Order.OnFile order() {
      return switch (random.nextInt(3)) {
        case 0 -> Lab.toPool("shelf");
        case 1 -> Lab.restore();
        default -> Lab.release();
      };
    }

    private static Process reader(String... command) throws IOException {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    }

    private void append(AtomicBoolean cutting) {
      List<Known> growing = files.stream().filter(file -> file.grows).toList();
      try {
        for (int next = 0; ; next++) {
          growing.get(next % growing.size()).append(cutting);
        }
      } catch (IOException e) {
        // The power is gone.
      }
    }

    private void requireContent(Known file) throws Exception {
      byte[] seen = Reading.of(file.path).succeeded().output();
      byte[] expected = file.expected();
      assertThat(seen.length).as(file.path + ", bytes").isGreaterThanOrEqualTo(expected.length);
      int difference = Arrays.mismatch(Arrays.copyOf(seen, expected.length), expected);
      if (difference >= 0) {
        throw new AssertionError(
            "first wrong byte of " + file.path + ": " + difference + "; " + explained(file));
      }
      if (!file.grows) {
        assertThat(seen.length).as(file.path + ", bytes").isEqualTo(expected.length);
      }
    }

    private String explained(Known file) throws Exception {
      Path configuration = home.directory().resolve("drover.yaml");
      Reading told = DroverCommand.run(configuration, "explain", file.path.toString());
      return new String(told.output(), UTF_8);
    }
  }
}
