package io.drover.mover.story;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.BooleanSupplier;

/**
 * Eight users, threads of the tests' process, who read and change files of all trees: whole ones
 * and some that are read by ranges.
 */
final class Exercise implements AutoCloseable {
  /** So long a user may take for his last step. */
  static final Duration LAST_STEP = Duration.ofMinutes(1);

  /** What a file of an exercise can grow to. */
  static final int BYTES_MAX = 20 << 20;

  private static final int USERS = 8;
  private static final int FILES = 16;
  private static final int SMALL_BYTES = 1 << 20;

  private final Steps steps;
  private final Manners manners;
  private final SplittableRandom random;
  private final List<Place> places = new ArrayList<>();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(USERS, Thread.ofPlatform().daemon().name("user-", 0).factory());
  private final List<Future<?>> users = new ArrayList<>();
  private final AtomicIntegerArray taken = new AtomicIntegerArray(USERS);
  private volatile boolean over;

  /**
   * What users take heed of.
   *
   * @param pause the longest between two steps; without any, hardly a file would ever be closed
   *     long enough to be released
   * @param quiet how long nobody opens a file whose directory changed
   */
  record Manners(Duration pause, Duration quiet) {}

  /**
   * Without files yet.
   *
   * @param seed of all that the users do
   */
  Exercise(long seed, Manners manners) {
    this.steps = new Steps(seed);
    this.manners = manners;
    this.random = new SplittableRandom(seed);
  }

  /** A file and where to ask for it. */
  private record Place(Target target, ExercisedFile file) {}

  /** Makes the files, each in a directory of its own. */
  void create(DroverHome home, List<String> trees) throws IOException {
    for (String tree : trees) {
      for (int i = 0; i < FILES; i++) {
        boolean ranged = i % 4 == 0;
        String name = (ranged ? "stream/" : "") + "exercise-" + i + "/" + random.nextInt(1000);
        Path path = home.tree(tree).resolve(name);
        Files.createDirectories(path.getParent());
        ExercisedFile file =
            new ExercisedFile(path, ranged ? BYTES_MAX : SMALL_BYTES, manners.quiet(), steps);
        file.create(random);
        places.add(new Place(new Target(tree, name), file));
      }
    }
  }

  List<Target> targets() {
    return places.stream().map(Place::target).toList();
  }

  Steps steps() {
    return steps;
  }

  void begin() {
    for (int user = 0; user < USERS; user++) {
      int number = user;
      SplittableRandom own = random.split();
      users.add(
          threads.submit(
              () -> {
                use(number, own);
                return null;
              }));
    }
  }

  private void use(int user, SplittableRandom own) throws InterruptedException {
    while (!over) {
      ExercisedFile file = places.get(own.nextInt(places.size())).file();
      if (own.nextInt(4) == 0) {
        file.change(own);
      } else {
        file.read(own);
      }
      taken.incrementAndGet(user);
      Thread.sleep(own.nextLong(manners.pause().toMillis()));
    }
  }

  /** Whether every user has ended a step since this was called, so that nobody waits since then. */
  BooleanSupplier aStepOfEach() {
    int[] before = new int[USERS];
    for (int user = 0; user < USERS; user++) {
      before[user] = taken.get(user);
    }
    return () -> {
      for (int user = 0; user < USERS; user++) {
        if (taken.get(user) == before[user]) {
          return false;
        }
      }
      return true;
    };
  }

  /** Fails with the error or the wrong byte that a user has met. */
  void usersAreContent() throws InterruptedException {
    for (Future<?> user : users) {
      if (user.isDone()) {
        ended(user, Duration.ZERO);
      }
    }
  }

  /** Lets the users end; nobody of them waits for ever, nor has met an error or a wrong byte. */
  void end() throws InterruptedException {
    over = true;
    for (Future<?> user : users) {
      ended(user, LAST_STEP);
    }
  }

  private void ended(Future<?> user, Duration patience) throws InterruptedException {
    try {
      user.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("a user waits for ever: " + steps.underWay(), e);
    }
  }

  /** Compares every byte of every file. */
  void contentIsRight() throws InterruptedException {
    for (Place place : places) {
      place.file().readAll();
    }
  }

  /** Waits for users who are left after a failure, but not for ever. */
  @Override
  public void close() {
    over = true;
    threads.shutdown();
    try {
      var _ = threads.awaitTermination(LAST_STEP.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
