package io.drover.mover.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.events.Code;
import io.drover.events.Operation;
import io.drover.events.Order;
import io.drover.events.Result;
import io.drover.events.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
  private static final int USERS = 8;
  private static final int FILES = 16;
  private static final int SMALL_BYTES = 1 << 20;
  private static final int RANGED_BYTES = 20 << 20;
  private static final int ASKED_MAX = 24;

  /** How a request may end on a file that others use; everything else is a fault. */
  private static final Set<Code> HARMLESS =
      EnumSet.of(
          Code.OK,
          Code.BUSY,
          Code.DIRTY,
          Code.CHANGED,
          Code.OPEN_FOR_WRITE,
          Code.NOT_ARCHIVED,
          Code.LAST_COPY,
          Code.NO_SUCH_FILE,
          Code.SUPERSEDED);

  private static final int RELEASES_MIN = 21;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

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
    SplittableRandom random = new SplittableRandom(seed);
    List<Place> places = places(random);
    Course course = new Course(Instant.now().plus(duration));
    try (ExecutorService users = Executors.newFixedThreadPool(USERS)) {
      List<Future<Integer>> steps = new ArrayList<>();
      for (int user = 0; user < USERS; user++) {
        SplittableRandom own = random.split();
        steps.add(users.submit(() -> use(places, own, course)));
      }
      int released;
      try {
        released = ask(places, random, course);
      } finally {
        course.end();
      }
      int taken = 0;
      for (Future<Integer> each : steps) {
        taken += each.get();
      }
      System.out.printf("exerciser: %,d steps, %,d releases%n", taken, released);
      assertThat(released).as("releases between the steps").isGreaterThanOrEqualTo(RELEASES_MIN);
    }
    for (Place place : places) {
      place.file().read(random);
    }
  }

  /** As long as it has to be, and on a slow machine until enough was released to count. */
  private static final class Course {
    private final Instant end;
    private volatile boolean over;

    Course(Instant end) {
      this.end = end;
    }

    boolean isOver() {
      return over;
    }

    void end() {
      over = true;
    }

    void released(int files) {
      Instant now = Instant.now();
      over = now.isAfter(end) && (files >= RELEASES_MIN || now.isAfter(end.plus(PATIENCE)));
    }
  }

  /** A file and where to ask for it. */
  private record Place(String tree, String name, ExercisedFile file) {}

  private static List<Place> places(SplittableRandom random) throws IOException {
    List<Place> places = new ArrayList<>();
    for (String tree : lab.trees()) {
      Path root = lab.home().tree(tree);
      Files.createDirectories(root.resolve("exercise"));
      Files.createDirectories(root.resolve("stream"));
      for (int i = 0; i < FILES; i++) {
        boolean ranged = i % 4 == 0;
        String name = (ranged ? "stream/exercise-" : "exercise/") + i + "-" + random.nextInt(1000);
        int bytes = ranged ? RANGED_BYTES : SMALL_BYTES;
        places.add(new Place(tree, name, new ExercisedFile(root.resolve(name), bytes, random)));
      }
    }
    return places;
  }

  private static int use(List<Place> places, SplittableRandom random, Course course)
      throws IOException, InterruptedException {
    int steps = 0;
    while (!course.isOver()) {
      ExercisedFile file = places.get(random.nextInt(places.size())).file();
      if (random.nextInt(4) == 0) {
        file.change(random);
      } else {
        file.read(random);
      }
      steps++;
      // Without pauses hardly a file would ever be closed long enough to be released.
      Thread.sleep(random.nextInt(20));
    }
    return steps;
  }

  /** How many files were released. */
  private static int ask(List<Place> places, SplittableRandom random, Course course) {
    Deque<String> asked = new ArrayDeque<>();
    int released = 0;
    while (!course.isOver() || !asked.isEmpty()) {
      if (asked.size() < ASKED_MAX && !course.isOver()) {
        Place place = places.get(random.nextInt(places.size()));
        asked.add(lab.policy().publish(place.tree(), place.name(), order(random)));
      } else {
        Result result = lab.policy().await(asked.remove());
        assertThat(HARMLESS).as(result.toString()).contains(result.outcome().code());
        boolean done = result.outcome().state() == State.SUCCEEDED;
        released +=
            done && result.about().operation().equals(Optional.of(Operation.RELEASE)) ? 1 : 0;
        course.released(released);
      }
    }
    return released;
  }

  private static Order.OnFile order(SplittableRandom random) {
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> Lab.toPool("vault");
      case 3 -> Lab.toPool("shelf");
      case 4 -> Lab.restore();
      case 5 -> Lab.remove("shelf");
      default -> Lab.release();
    };
  }
}
