package io.drover.mover.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.events.Code;
import io.drover.events.Outcome;
import io.drover.events.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pools that are away, read-only or full: tried again for a while, then said so. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class PoolTroubleTest {
  @RegisterExtension static final Lab lab = new Lab();

  @Test
  void aPoolThatIsAwayIsTriedAgainAndThenTheRequestFailsAndIsADeadLetter() throws Exception {
    Path file = lab.file("pool-away", 1000);
    unplug("unplugged");
    try {
      givenUp("pool-away", "unplugged", Code.POOL_OFFLINE);
      assertThat(file).hasBinaryContent(Lab.random(1000));
    } finally {
      plugIn("unplugged");
    }
    lab.archiveAndRelease("pool-away", "unplugged");
  }

  @Test
  void aPoolThatComesBackInTimeGetsItsCopy() throws Exception {
    lab.file("pool-back", 12 << 20);
    unplug("unplugged");
    String id;
    try {
      id = lab.policy().publish("pool-back", Lab.toPool("unplugged"));
      Thread.sleep(1000);
    } finally {
      plugIn("unplugged");
    }

    assertThat(lab.policy().await(id).outcome().code()).isEqualTo(Code.OK);
  }

  @Test
  void aReaderOfAFileWhoseOnlyPoolIsAwayGetsAnErrorAndNeverZeros() throws Exception {
    Path file = lab.file("reader-without-pool", 1000);
    lab.archiveAndRelease("reader-without-pool", "unplugged");
    unplug("unplugged");
    try {
      // EAGAIN.
      assertThat(Reading.of(file).errors()).contains("Resource temporarily unavailable");
    } finally {
      plugIn("unplugged");
    }
    assertThat(file).hasBinaryContent(Lab.random(1000));
  }

  @Test
  void ofAPoolWithSeveralTargetsTheOneThatIsAwayIsAvoided() throws Exception {
    Path before = lab.file("striped-before", 3 << 20);
    lab.archiveAndRelease("striped-before", "shelf");
    unplug("shelf-0");
    try {
      // What is known of its room is a second old at most.
      Thread.sleep(1500);
      Path beside = lab.file("beside-one-that-is-away", 3 << 20);
      lab.archiveAndRelease("beside-one-that-is-away", "shelf");
      assertThat(beside).hasBinaryContent(Lab.random(3 << 20));
      assertThat(Reading.of(before).errors()).contains("Resource temporarily unavailable");
    } finally {
      plugIn("shelf-0");
    }
    while (!Reading.of(before).errors().isEmpty()) {
      Thread.sleep(100);
    }
    assertThat(before).hasBinaryContent(Lab.random(3 << 20));
  }

  @Test
  void aPoolOfWhichEveryTargetIsAwayIsTriedAgain() throws Exception {
    Path file = lab.file("no-target-left", 3 << 20);
    unplug("shelf-0");
    unplug("shelf-1");
    try {
      // What is known of their room is a second old at most.
      Thread.sleep(1500);
      givenUp("no-target-left", "shelf", Code.POOL_OFFLINE);
    } finally {
      plugIn("shelf-0");
      plugIn("shelf-1");
    }
    lab.archiveAndRelease("no-target-left", "shelf");
    assertThat(file).hasBinaryContent(Lab.random(3 << 20));
  }

  @Test
  void aReadOnlyPoolIsNamedInTheAnswerAndCopiesInItAreStillRead() throws Exception {
    lab.file("pool-read-only", 1000);
    Path before = lab.file("archived-before", 1000);
    lab.archiveAndRelease("archived-before", "narrow");
    DroverHome.run("mount", "-o", "remount,ro", lab.home().pool("narrow").toString());
    try {
      givenUp("pool-read-only", "narrow", Code.POOL_OFFLINE);
      assertThat(before).hasBinaryContent(Lab.random(1000));
    } finally {
      DroverHome.run("mount", "-o", "remount,rw", lab.home().pool("narrow").toString());
    }
    lab.succeed("pool-read-only", Lab.toPool("narrow"));
  }

  @Test
  void aPoolThatIsFullInTheMiddleOfAFileKeepsNothingOfIt() throws Exception {
    Path file = lab.file("too-large-for-the-pool", 40 << 20);
    List<Path> before = lab.filesOf("narrow");

    givenUp("too-large-for-the-pool", "narrow", Code.NO_SPACE);

    assertThat(lab.filesOf("narrow")).containsExactlyInAnyOrderElementsOf(before);
    assertThat(file).hasBinaryContent(Lab.random(40 << 20));
    lab.archiveAndRelease("too-large-for-the-pool", "vault");
    assertThat(file).hasBinaryContent(Lab.random(40 << 20));
  }

  /** The directory is there and empty, as a mount point whose disk is not mounted. */
  private static void unplug(String target) throws Exception {
    // The daemon has this one open, and it would still be the old disk's if it were moved. The
    // pool's first use makes it, which may be yet to come.
    Files.deleteIfExists(lab.home().pool(target).resolve(".uploads"));
    moveAll(target, target + "-disk");
  }

  private static void plugIn(String target) throws Exception {
    moveAll(target + "-disk", target);
  }

  private static void moveAll(String from, String to) throws Exception {
    Path target = Files.createDirectories(lab.home().pool(to));
    try (Stream<Path> files = Files.list(lab.home().pool(from))) {
      for (Path file : files.toList()) {
        Files.move(file, target.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void aCopyThatWasGivenUpHalfwayStandsInNobodysWay() throws Exception {
    Path file = lab.file("half-a-copy", 12 << 20);
    lab.succeed("half-a-copy", Lab.toPool("vault"));
    unplug("unplugged");
    try {
      givenUp("half-a-copy", "unplugged", Code.POOL_OFFLINE);
    } finally {
      plugIn("unplugged");
    }

    lab.succeed("half-a-copy", Lab.release());
    assertThat(Lab.allocatedBytes(file)).isZero();
    assertThat(lab.uploads("unplugged")).isEmpty();
    assertThat(file).hasBinaryContent(Lab.random(12 << 20));
  }

  @Test
  void afterACopyNothingOfThePoolIsOpenAnyMore() throws Exception {
    int before = openBelow(lab.home().pool("shelf-0"));
    lab.file("closed-afterwards", 5 << 20);
    lab.succeed("closed-afterwards", Lab.toPool("shelf"), Lab.release(), Lab.restore());

    assertThat(openBelow(lab.home().pool("shelf-0"))).isLessThanOrEqualTo(before);
  }

  /** Objects that this process has open; a pool's own directories may stay so. */
  private static int openBelow(Path pool) throws Exception {
    int open = 0;
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      for (Path descriptor : descriptors.toList()) {
        open += target(descriptor).matches(pool + ".*~[^/]*") ? 1 : 0;
      }
    }
    return open;
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }

  private static void givenUp(String name, String pool, Code code) {
    String id = lab.policy().publish(name, Lab.toPool(pool));
    Outcome outcome = lab.policy().await(id).outcome();
    assertThat(outcome.state()).as(outcome.toString()).isEqualTo(State.FAILED);
    assertThat(outcome.code()).as(outcome.toString()).isEqualTo(code);
    assertThat(outcome.message()).contains("given up after");
    assertThat(lab.policy().letter(id).reason()).isEqualTo(outcome.message());
  }
}
