package io.drover.mover.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.linux.LoopFileSystem;
import io.drover.mover.ops.broker.EmbeddedBroker;
import io.drover.mover.story.Lives.Keeping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The real daemon is killed every few seconds while users read and change files on all file systems
 * and somebody has them archived, released and restored: nobody ever sees a wrong byte or an error,
 * nor waits longer than the next daemon needs to start and to bring his file back, and every
 * request is answered once.
 */
class KillTest {
  /** Two of each kind. */
  private static final int ROUNDS_MIN = 6;

  /**
   * What a step may take beside the time in which no daemon was ready: a whole file of an exercise
   * ({@link Exercise#BYTES_MAX}) has to come back, behind those of the other users and from the
   * disk that pools and trees share, and once more if a daemon is killed in between. That is a
   * second or two, and was 5 seconds on two cores with a load of 20. A third of the time after
   * which a reader is told that nothing comes (recallDeadline): whoever is forgotten does not pass.
   */
  private static final Duration WAIT_MAX = Duration.ofSeconds(20);

  /** For daemons that are not killed before they have done something. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /**
   * Pauses, because users who are always busy keep a daemon on two cores from starting. And nobody
   * opens a file to read it so soon after its directory changed: that is the second moment of
   * docs/faults.md in which a reader may see an error; it has 10 ms, and the machine may be slow.
   */
  private static final Exercise.Manners MANNERS =
      new Exercise.Manners(Duration.ofMillis(100), Duration.ofMillis(100));

  private static final int RELEASES_MIN = 6;

  @ParameterizedTest
  @EnumSource
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void nobodyNoticesThatTheDaemonIsKilledForHalfAMinute(Keeping keeping, @TempDir Path directory)
      throws Exception {
    run(keeping, directory, Duration.ofSeconds(30));
  }

  @Tag("soak")
  @ParameterizedTest
  @EnumSource
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
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
    List<String> types = Stream.of("xfs", "btrfs").filter(LoopFileSystem::available).toList();
    List<String> trees = Stream.concat(Stream.of("lab"), types.stream()).toList();
    int port = DroverHome.freePort();
    try (EmbeddedBroker _ = EmbeddedBroker.start(directory.resolve("broker"), port);
        DroverHome home = DroverHome.withTreesOn(directory, port, types);
        Exercise exercise = new Exercise(seed, MANNERS);
        OtherUsers others = new OtherUsers(home);
        Lives lives = Lives.begin(keeping, home, trees)) {
      try {
        lives.awaitReady();
        exercise.create(home, trees);
        new Run(home, trees, lives, exercise, others, new SplittableRandom(seed))
            .run(port, duration);
      } catch (Exception | AssertionError failure) {
        System.out.println("kill test: the daemons said\n" + lives.said());
        throw failure;
      }
    }
  }

  /** One run with all its processes. */
  private record Run(
      DroverHome home,
      List<String> trees,
      Lives lives,
      Exercise exercise,
      OtherUsers others,
      SplittableRandom random) {
    void run(int port, Duration duration) throws Exception {
      List<Target> files = new ArrayList<>(exercise.targets());
      files.addAll(others.create());
      try (PolicyEngine policy = PolicyEngine.whenTopicsAreThere("127.0.0.1:" + port, "story")) {
        Requests requests = new Requests(policy, files, random.split());
        exercise.begin();
        others.begin();
        killAgainAndAgain(requests, duration);
        exercise.end();
        others.end();
        System.out.println("kill test: requests ended " + requests.everyOneIsAnsweredOnce());
        nobodyWaitedTooLong();
        System.out.printf("kill test: %,d releases%n", requests.released());
        assertThat(requests.released()).as("releases").isGreaterThanOrEqualTo(RELEASES_MIN);
      }
      exercise.contentIsRight();
      others.contentIsRight();
      Set<String> managed = managed();
      assertThat(lives.stop()).isZero();
      nothingIsLeftOnItsWay(managed);
    }

    private void killAgainAndAgain(Requests requests, Duration duration) throws Exception {
      Instant end = Instant.now().plus(duration);
      for (int round = 0; !isOver(round, end, requests); round++) {
        lives.kill();
        switch (round % 3) {
          // Dies while it starts, or soon after;
          case 0 -> goOn(requests, random.nextInt(200, 1700));
          // at work;
          case 1 -> {
            lives.awaitReady();
            goOn(requests, "the first request", requests.anEnd());
            goOn(requests, random.nextInt(200, 1700));
          }
          // when everybody is served who waited for it, however slow the machine is.
          default -> {
            lives.awaitReady();
            goOn(requests, "those who wait", exercise.aStepOfEach());
            goOn(requests, "the open requests", requests.anEndOfEach());
          }
        }
      }
      lives.kill();
      lives.awaitReady();
      assertThat(lives.killsOfStarting()).as("kills of daemons that start").isPositive();
    }

    /** A slow machine goes on until enough was released to count. */
    private static boolean isOver(int rounds, Instant end, Requests requests) {
      Instant now = Instant.now();
      boolean enough = rounds >= ROUNDS_MIN && requests.released() >= RELEASES_MIN;
      return now.isAfter(end) && (enough || now.isAfter(end.plus(PATIENCE)));
    }

    private void goOn(Requests requests, int millis) throws Exception {
      Instant next = Instant.now().plusMillis(millis);
      while (Instant.now().isBefore(next)) {
        goOn(requests);
      }
    }

    private void goOn(Requests requests, String what, BooleanSupplier done)
        throws IOException, InterruptedException {
      Instant deadline = Instant.now().plus(PATIENCE);
      while (!done.getAsBoolean()) {
        goOn(requests);
        if (Instant.now().isAfter(deadline)) {
          String underWay = exercise.steps().underWay();
          throw new AssertionError(
              "%s: not done within %s of a daemon; %s".formatted(what, PATIENCE, underWay));
        }
      }
    }

    private void goOn(Requests requests) throws IOException, InterruptedException {
      requests.goOn();
      exercise.usersAreContent();
      others.areContent();
    }

    private void nobodyWaitedTooLong() {
      Steps.Longest longest = exercise.steps().longest(this::waitedNanos);
      System.out.printf(
          "kill test: %d kills, %d of daemons that start, the longest gap %s%n",
          lives.kills(), lives.killsOfStarting(), lives.longestGap());
      long interrupted = exercise.steps().count(step -> waitedNanos(step) < step.nanos());
      System.out.printf(
          "kill test: %,d steps, %d of them met a gap, beside the gaps the longest was %s%n",
          exercise.steps().count(), interrupted, longest);
      assertThat(interrupted).as("steps that met a gap").isPositive();
      assertThat(longest.nanos()).as(longest.toString()).isLessThan(WAIT_MAX.toNanos());
    }

    private long waitedNanos(Steps.Step step) {
      return step.nanos() - lives.unreadyNanos(step.fromNanos(), step.toNanos());
    }

    /** What is of whom, while the files can be seen. */
    private Set<String> managed() throws IOException {
      Set<String> ids = new HashSet<>();
      for (String tree : trees) {
        try (Stream<Path> files = Files.walk(home.tree(tree))) {
          for (Path file : files.filter(Files::isRegularFile).toList()) {
            Lab.stubIfAny(file).ifPresent(stub -> ids.add(stub.id().toString()));
          }
        }
      }
      return ids;
    }

    /**
     * Small attempts are not recorded, and nobody knows any more of one whose file was replaced
     * when no daemon was there: a kill may leave either, which a scrub knows as garbage.
     */
    private void nothingIsLeftOnItsWay(Set<String> managed) throws IOException {
      assertThat(managed).as("files with a stub").isNotEmpty();
      for (String target : List.of("vault", "shelf-0", "shelf-1")) {
        try (Stream<Path> uploads = Files.list(home.pool(target).resolve(".uploads"))) {
          List<Path> left = uploads.toList();
          System.out.println("kill test: " + left.size() + " uploads left in " + target);
          assertThat(left)
              .allMatch(part -> part.toFile().length() <= 8 << 20 || isOfNone(part, managed));
        }
      }
    }

    /** By the name: two digits of the file's id, the id, and what {@code ObjectNames} adds. */
    private static boolean isOfNone(Path part, Set<String> managed) {
      String name = part.getFileName().toString();
      assertThat(name).as("the form of an upload's name").matches("..~[0-9a-f-]{36}~.*");
      return !managed.contains(name.substring(3, 39));
    }
  }
}
