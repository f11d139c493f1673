package io.drover.mover.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Eight users read and change files of all trees, whole ones and some that are read by ranges,
 * while somebody has them archived, released, restored and removed from pools at random.
 */
class ExerciserTest {
  private static final int RELEASES_MIN = 21;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Exercise.Manners MANNERS =
      new Exercise.Manners(Duration.ofMillis(20), Duration.ZERO);

  @RegisterExtension static final Lab lab = new Lab();

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void nobodySeesAWrongByteForAMinute() throws Exception {
    run(Duration.ofMinutes(1));
  }

  @Test
  @Tag("soak")
  @Timeout(value = 40, unit = TimeUnit.MINUTES)
  void nobodySeesAWrongByteForHalfAnHour() throws Exception {
    run(Duration.ofMinutes(30));
  }

  private static void run(Duration duration) throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("exerciser, -Dseed=" + seed);
    try (Exercise exercise = new Exercise(seed, MANNERS)) {
      exercise.create(lab.home(), lab.trees());
      exercise.begin();
      Requests requests =
          new Requests(lab.policy(), exercise.targets(), new SplittableRandom(seed));
      Instant end = Instant.now().plus(duration);
      while (!isOver(end, requests)) {
        requests.goOn();
        exercise.usersAreContent();
      }
      exercise.end();
      System.out.println("exerciser: requests ended " + requests.everyOneIsAnsweredOnce());
      System.out.printf(
          "exerciser: %,d steps, the longest %s; %,d releases%n",
          exercise.steps().count(),
          exercise.steps().longest(Steps.Step::nanos),
          requests.released());
      assertThat(requests.released()).as("releases").isGreaterThanOrEqualTo(RELEASES_MIN);
      exercise.contentIsRight();
    }
  }

  /** As long as it has to be, and on a slow machine until enough was released to count. */
  private static boolean isOver(Instant end, Requests requests) {
    Instant now = Instant.now();
    return now.isAfter(end)
        && (requests.released() >= RELEASES_MIN || now.isAfter(end.plus(PATIENCE)));
  }
}
