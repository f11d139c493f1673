package io.drover.mover.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.events.Code;
import io.drover.events.Order;
import io.drover.events.Result;
import io.drover.mover.ops.broker.EmbeddedBroker;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The real daemon is killed every second or two while users read and write and somebody archives,
 * releases and restores: nobody ever sees a wrong byte or an error, and every request is answered
 * once.
 */
class KillTest {
  private static final int READERS = 4;

  /** Of three kills two hit a daemon at work, however slow the machine is. */
  private static final int ROUNDS_MIN = 6;

  private static final int[] LENGTHS = {0, 1, 5000, 300_000, 1 << 20, (3 << 20) + 1, 9 << 20};

  /** Stops at the first difference or error, and says which; ends when the file stop appears. */
  private static final String READER =
      "cd \"$1\"; while [ ! -e stop ]; do md5sum -c --quiet \"$2\" 2>&1 || exit 1; sleep 0.3; done";

  /** Files of its own, each written, read back and later replaced. */
  private static final String WRITER =
      """
      cd "$1"; i=0
      while [ ! -e stop ]; do
        i=$((i+1)); f=w$((i % 7)); head -c $((i * 7919 % 200000)) /dev/urandom > "$2" || exit 1
        cat "$2" > $f || exit 2; cmp "$2" $f || exit 3; echo more >> $f || exit 4
        echo more >> "$2"; cmp "$2" $f || exit 5; sleep 0.05
      done
      """;

  /** Long enough to be read by ranges, which dd may. */
  private static final int STREAM_BYTES = (24 << 20) + 5;

  /** Pieces from all over a file, each compared with the same piece of the original. */
  private static final String RANGES =
      """
      cd "$1"; at=1
      while [ ! -e stop ]; do
        at=$(((at * 137 + 11) % 380)); for from in stream/s "$2"; do
          dd if=$from of="$2.$(basename $from).piece" bs=64K skip=$at count=4 status=none || exit 1
        done
        cmp "$2.s.piece" "$2.$(basename "$2").piece" || exit 2; sleep 0.2
      done
      """;

  /** Who keeps the descriptors of a daemon that was killed. */
  enum Keeping {
    KEEPER,
    SERVICE_MANAGER
  }

  @ParameterizedTest
  @EnumSource
  @Timeout(value = 4, unit = TimeUnit.MINUTES)
  void nobodyNoticesThatTheDaemonIsKilledForHalfAMinute(Keeping keeping, @TempDir Path directory)
      throws Exception {
    run(keeping, directory, Duration.ofSeconds(keeping == Keeping.KEEPER ? 30 : 15));
  }

  @Tag("soak")
  @ParameterizedTest
  @EnumSource
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void nobodyNoticesThatTheDaemonIsKilledForFiveMinutes(Keeping keeping, @TempDir Path directory)
      throws Exception {
    run(keeping, directory, Duration.ofMinutes(5));
  }

  private static void run(Keeping keeping, Path directory, Duration duration) throws Exception {
    assumeTrue(DroverHome.isPossible(), "needs CAP_SYS_ADMIN: surviving SIGKILL is not proven");
    assumeTrue(
        keeping == Keeping.KEEPER || DaemonProcess.canBeManaged(),
        "needs python3: that a service survives SIGKILL is not proven");
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("kill test, " + keeping + ", -Dseed=" + seed);
    int port = DroverHome.freePort();
    try (EmbeddedBroker _ = EmbeddedBroker.start(directory.resolve("broker"), port);
        DroverHome home = DroverHome.in(directory, "bootstrap: 127.0.0.1:" + port)) {
      try {
        new Run(keeping, directory, home, new Random(seed)).run(port, duration);
      } finally {
        DaemonProcess.clean(directory);
      }
    }
  }

  /** One run with all its processes. */
  private record Run(
      Keeping keeping, Path directory, DroverHome home, Random random, Map<String, String> asked) {
    Run(Keeping keeping, Path directory, DroverHome home, Random random) {
      this(keeping, directory, home, random, new LinkedHashMap<>());
    }

    void run(int port, Duration duration) throws Exception {
      DaemonProcess daemon = daemon();
      List<Process> users = new ArrayList<>();
      try {
        daemon.awaitReady();
        List<String> names = files();
        try (PolicyEngine policy = PolicyEngine.whenTopicsAreThere("127.0.0.1:" + port, "story")) {
          users.addAll(users());
          Instant end = Instant.now().plus(duration);
          for (int round = 0; round < ROUNDS_MIN || Instant.now().isBefore(end); round++) {
            daemon.killAndStart();
            // Some die while they start, the others at work.
            if (round % 3 > 0) {
              daemon.awaitReady();
              publish(policy, names);
              policy.await(asked.keySet().stream().reduce((_, last) -> last).orElseThrow());
            }
            Instant next = Instant.now().plusMillis(200 + random.nextInt(1500));
            while (Instant.now().isBefore(next)) {
              publish(policy, names);
              policy.read(Duration.ofMillis(5));
            }
          }
          long answered = asked.keySet().stream().filter(id -> isAnswered(policy, id)).count();
          assertThat(answered).as("answers between the kills").isPositive();
          daemon.killAndStart();
          daemon.awaitReady();
          Files.createFile(home.tree().resolve("stop"));
          usersAreContent(users);
          everyRequestIsAnsweredOnce(policy);
        }
        contentIsRight();
        assertThat(daemon.stop()).isZero();
        nothingIsLeftOnItsWay();
      } finally {
        users.forEach(Process::destroyForcibly);
        daemon.kill();
      }
    }

    private DaemonProcess daemon() throws IOException, URISyntaxException {
      Path configuration = directory.resolve("drover.yaml");
      Path log = directory.resolve("daemon.log");
      return keeping == Keeping.KEEPER
          ? DaemonProcess.start(configuration, log)
          : DaemonProcess.startManaged(configuration, log);
    }

    private List<String> files() throws Exception {
      List<String> names = new ArrayList<>();
      for (int i = 0; i < 2 * LENGTHS.length; i++) {
        String name = "r" + i;
        Files.write(home.tree().resolve(name), Lab.random(LENGTHS[i % LENGTHS.length] + i));
        names.add(name);
      }
      DroverHome.run(
          "sh", "-c", "cd \"$1\" && md5sum r* > \"$2\"", "sh", home.tree().toString(), sums());
      for (int i = 0; i < 7; i++) {
        names.add("w" + i);
      }
      Files.createDirectories(home.tree().resolve("stream"));
      Files.write(home.tree().resolve("stream/s"), Lab.random(STREAM_BYTES));
      Files.write(directory.resolve("original"), Lab.random(STREAM_BYTES));
      names.add("stream/s");
      return names;
    }

    private String sums() {
      return directory.resolve("sums").toString();
    }

    private List<Process> users() throws IOException {
      List<Process> users = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        users.add(user(READER, sums()));
      }
      users.add(user(WRITER, directory.resolve("written").toString()));
      users.add(user(RANGES, directory.resolve("original").toString()));
      return users;
    }

    private Process user(String script, String file) throws IOException {
      String tree = home.tree().toString();
      return new ProcessBuilder("sh", "-c", script, "sh", tree, file)
          .redirectErrorStream(true)
          .start();
    }

    private void publish(PolicyEngine policy, List<String> names) {
      String name = names.get(random.nextInt(names.size()));
      Order.OnFile order =
          switch (random.nextInt(5)) {
            case 0, 1 -> Lab.toPool(random.nextBoolean() ? "vault" : "shelf");
            case 2, 3 -> Lab.release();
            default -> Lab.restore();
          };
      asked.put(policy.publish(name, order), name + " " + order);
    }

    private static boolean isAnswered(PolicyEngine policy, String id) {
      return !policy.terminalResults(id).isEmpty();
    }

    private static void usersAreContent(List<Process> users) throws Exception {
      for (Process user : users) {
        assertThat(user.waitFor(60, TimeUnit.SECONDS)).as("nobody waits for ever").isTrue();
        String said = new String(user.getInputStream().readAllBytes(), UTF_8);
        assertThat(user.exitValue()).as(said).isZero();
      }
    }

    private void everyRequestIsAnsweredOnce(PolicyEngine policy) {
      asked.keySet().forEach(policy::await);
      policy.read(Duration.ofSeconds(1));
      Map<Code, Integer> codes = new LinkedHashMap<>();
      asked.forEach(
          (id, what) -> {
            List<Result> results = policy.terminalResults(id);
            assertThat(results).as(what).hasSize(1);
            codes.merge(results.getFirst().outcome().code(), 1, Integer::sum);
          });
      System.out.println("kill test: " + asked.size() + " requests ended " + codes);
      assertThat(codes).doesNotContainKeys(Code.INTERNAL, Code.NEEDS_ATTENTION, Code.CORRUPT);
    }

    private void contentIsRight() throws Exception {
      String tree = home.tree().toString();
      Reading.by("sh", "-c", "cd \"$1\" && md5sum -c --quiet \"$2\"", "sh", tree, sums())
          .succeeded();
    }

    /** Small attempts are not recorded: a kill may leave one, which a scrub knows as garbage. */
    private void nothingIsLeftOnItsWay() throws IOException {
      for (String target : List.of("vault", "shelf-0", "shelf-1")) {
        try (Stream<Path> uploads = Files.list(home.pool(target).resolve(".uploads"))) {
          List<Path> left = uploads.toList();
          System.out.println("kill test: " + left.size() + " uploads left in " + target);
          assertThat(left).allMatch(part -> part.toFile().length() <= 8 << 20);
        }
      }
    }
  }
}
