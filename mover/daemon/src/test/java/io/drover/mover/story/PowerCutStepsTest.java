package io.drover.mover.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.mover.ops.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power fails right after a step: strace stops the daemon when it has made the n-th call of a
 * kind, the file system loses what it has not written, and the next daemon finds what is left.
 */
class PowerCutStepsTest {
  private static final List<String> TREES = List.of("lab", "xfs");

  /** More than a listed program waits for as a whole. */
  private static final int BYTES = (9 << 20) + 77;

  private static final int RECORD_BYTES = 4096;

  /** No operation makes more calls of one kind on one thread that matter. */
  private static final int CALLS_MAX = 8;

  /** What changes a file, its stub or their durability. */
  private static final List<String> CALLS =
      List.of("fsetxattr", "pwrite64", "fallocate", "utimensat", "ftruncate", "fsync", "syncfs");

  /** What goes on when the power fails. */
  private enum Work {
    ARCHIVE,
    RELEASE,
    RECALL,
    READ_RANGES,
    WRITE;

    boolean beginsReleased() {
      return this != ARCHIVE && this != RELEASE;
    }

    /** How long after its end something of it may still be done. */
    Duration after() {
      return this == READ_RANGES ? Duration.ofSeconds(8) : Duration.ofSeconds(1);
    }
  }

  @Test
  @Timeout(value = 4, unit = TimeUnit.MINUTES)
  void aPowerCutAfterTheStubOfADropOrAWriteOfARecallLosesNothing(@TempDir Path directory)
      throws Exception {
    run(
        directory,
        run -> {
          assertThat(run.cutsAfter(Work.RELEASE, "lab", "fsetxattr", 1)).isTrue();
          assertThat(run.cutsAfter(Work.RECALL, "xfs", "pwrite64", 1)).isTrue();
        });
  }

  @Tag("soak")
  @Test
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  void aPowerCutAfterAnyStepLosesNothing(@TempDir Path directory) throws Exception {
    run(
        directory,
        run -> {
          for (Work work : Work.values()) {
            int cuts = 0;
            for (String tree : TREES) {
              for (String call : CALLS) {
                int step = 1;
                while (step <= CALLS_MAX && run.cutsAfter(work, tree, call, step)) {
                  step++;
                  cuts++;
                }
              }
            }
            System.out.printf("power cut steps: %s, %d cuts%n", work, cuts);
            assertThat(cuts).as("cuts during %s", work).isPositive();
          }
        });
  }

  @FunctionalInterface
  private interface Cuts {
    void by(Run run) throws Exception;
  }

  private static void run(Path directory, Cuts cuts) throws Exception {
    assumeTrue(DroverHome.isPossible(), "needs CAP_SYS_ADMIN: power cuts at steps are not proven");
    assumeTrue(
        Files.exists(Path.of("/usr/bin/strace")),
        "needs strace: power cuts at steps are not proven");
    int port = DroverHome.freePort();
    PowerSwitch power = new PowerSwitch(directory, TREES);
    try (EmbeddedBroker _ = EmbeddedBroker.start(directory.resolve("broker"), port);
        DroverHome home = DroverHome.withTreesOn(directory, port, List.of("xfs"))) {
      Run run = new Run(power, home);
      try {
        run.begin(port);
        cuts.by(run);
        assertThat(run.daemon.stop()).isZero();
      } finally {
        run.end();
      }
    }
  }

  /** Work that was begun and may be over. */
  private sealed interface Begun {
    boolean isOver();

    boolean hasSucceeded();

    void end() throws InterruptedException;

    record Asked(PolicyEngine policy, String id) implements Begun {
      @Override
      public boolean isOver() {
        policy.read(Duration.ofMillis(5));
        return !policy.terminalResults(id).isEmpty();
      }

      @Override
      public boolean hasSucceeded() {
        return isOver();
      }

      @Override
      public void end() {
        // The next daemon carries it out.
      }
    }

    record User(Process process) implements Begun {
      static User of(String... command) throws IOException {
        return new User(
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start());
      }

      @Override
      public boolean isOver() {
        return !process.isAlive();
      }

      @Override
      public boolean hasSucceeded() {
        return isOver() && process.exitValue() == 0;
      }

      @Override
      public void end() throws InterruptedException {
        process.destroyForcibly().waitFor();
      }
    }
  }

  /** One run with all its daemons. */
  private static final class Run {
    private final PowerSwitch power;
    private final DroverHome home;
    private DaemonProcess daemon;
    private PolicyEngine policy;
    private int files;

    Run(PowerSwitch power, DroverHome home) {
      this.power = power;
      this.home = home;
    }

    void begin(int port) throws IOException, InterruptedException {
      powerOn();
      policy = PolicyEngine.whenTopicsAreThere("127.0.0.1:" + port, "story");
    }

    void end() throws IOException, InterruptedException {
      if (policy != null) {
        policy.close();
      }
      daemon.kill();
      power.clean();
    }

    private void powerOn() throws IOException, InterruptedException {
      Path log = home.directory().resolve("daemon.log");
      daemon = DaemonProcess.start(home.directory().resolve("drover.yaml"), log);
      daemon.awaitReady();
    }

    /** Whether the daemon made the call so often that the power was cut. */
    boolean cutsAfter(Work work, String tree, String call, int count) throws Exception {
      String name = "stream/" + files++;
      Path file = home.tree(tree).resolve(name);
      byte[] content = prepare(work, tree, name);
      Process stopper = stopAfter(call, count);
      Begun begun;
      boolean reached;
      boolean written;
      try {
        begun = begin(work, tree, name);
        reached = isStopped(work, begun);
        written = work == Work.WRITE && begun.hasSucceeded();
        if (reached) {
          power.cut();
          daemon.kill();
        }
      } finally {
        // What is done from now on stops the daemon no more.
        stopper.destroy();
        stopper.waitFor();
      }
      begun.end();
      if (reached) {
        power.off(daemon);
        powerOn();
      } else {
        // Unless it was stopped a moment ago.
        DroverHome.run("kill", "-CONT", Long.toString(daemon.pid()));
      }
      String when = "%s on %s, power cut after %s %d".formatted(work, tree, call, count);
      requireContent(file, content, written ? RECORD_BYTES : 0, when);
      Files.delete(file);
      return reached;
    }

    private byte[] prepare(Work work, String tree, String name) throws Exception {
      Path file = home.tree(tree).resolve(name);
      Files.createDirectories(file.getParent());
      byte[] content = Lab.random(BYTES);
      Files.write(file, content);
      if (work != Work.ARCHIVE) {
        policy.await(policy.publish(tree, name, Lab.toPool("vault")));
      }
      if (work.beginsReleased()) {
        policy.await(policy.publish(tree, name, Lab.release()));
        assertThat(Lab.stub(file).isWhole()).as("whole before " + work).isFalse();
      }
      Reading.by("sync").succeeded();
      return content;
    }

    /** Ready when it returns. */
    private Process stopAfter(String call, int count) throws IOException, InterruptedException {
      String inject = "inject=%s:signal=SIGSTOP:when=%d".formatted(call, count);
      String pid = Long.toString(daemon.pid());
      Path calls = home.directory().resolve("strace.log");
      Path said = Files.writeString(home.directory().resolve("strace.said"), "");
      Process strace =
          new ProcessBuilder(
                  "strace", "-f", "-p", pid, "-e", "trace=" + call, "-e", inject, "-o", calls + "")
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      while (!Files.readString(said).contains("attached")) {
        if (!strace.isAlive()) {
          throw new IOException("strace did not attach: " + Files.readString(said));
        }
        Thread.sleep(5);
      }
      return strace;
    }

    private Begun begin(Work work, String tree, String name) throws IOException {
      String file = home.tree(tree).resolve(name).toString();
      return switch (work) {
        case ARCHIVE -> new Begun.Asked(policy, policy.publish(tree, name, Lab.toPool("vault")));
        case RELEASE -> new Begun.Asked(policy, policy.publish(tree, name, Lab.release()));
        case RECALL -> Begun.User.of("cat", file);
        case READ_RANGES -> Begun.User.of("dd", "if=" + file, "bs=64K", "skip=70", "count=20");
        case WRITE ->
            Begun.User.of(
                "dd",
                "if=/dev/zero",
                "of=" + file,
                "bs=" + RECORD_BYTES,
                "count=1",
                "oflag=append",
                "conv=notrunc,fsync");
      };
    }

    private boolean isStopped(Work work, Begun begun) throws Exception {
      Instant end = Instant.MAX;
      while (Instant.now().isBefore(end)) {
        if (isStopped()) {
          // What it has begun in other threads ends, too.
          Thread.sleep(50);
          return true;
        }
        if (end.equals(Instant.MAX) && begun.isOver()) {
          end = Instant.now().plus(work.after());
        }
        Thread.sleep(5);
      }
      return false;
    }

    private boolean isStopped() throws IOException {
      String status = Files.readString(Path.of("/proc/" + daemon.pid() + "/stat"), UTF_8);
      char state = status.charAt(status.lastIndexOf(')') + 2);
      return state == 'T' || state == 't';
    }

    private static void requireContent(Path file, byte[] content, int appended, String when)
        throws Exception {
      byte[] seen = Reading.of(file).succeeded().output();
      assertThat(seen.length)
          .as("%s: bytes", when)
          .isBetween(content.length + appended, content.length + RECORD_BYTES);
      assertThat(Arrays.mismatch(Arrays.copyOf(seen, content.length), content))
          .as("%s: first wrong byte", when)
          .isEqualTo(-1);
    }
  }
}
