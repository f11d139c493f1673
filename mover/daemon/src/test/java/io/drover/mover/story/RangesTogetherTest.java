package io.drover.mover.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.linux.Descriptor;
import io.drover.linux.Io;
import io.drover.linux.Open;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many readers by ranges of one released file, who all come at the same moment. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class RangesTogetherTest {
  private static final int BYTES = (20 << 20) + 4711;
  private static final int READERS = 8;
  private static final int ROUNDS = 4;
  private static final int READS = 12;

  /** The last MiB is what a writer replaces. */
  private static final int WRITTEN_FROM = BYTES - (1 << 20);

  @RegisterExtension static final Lab lab = new Lab();

  private final long seed = Long.getLong("seed", System.nanoTime());

  @BeforeAll
  static void makeDirectory() throws IOException {
    Files.createDirectories(lab.path("stream"));
  }

  @Test
  void eachOfThemGetsHisBytesHoweverOftenTheFileIsReleased() throws Exception {
    SplittableRandom random = seeded();
    Path file = lab.file("stream/together", BYTES);
    long mtime = Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS);
    byte[] content = Lab.random(BYTES);
    lab.succeed("stream/together", Lab.toPool("shelf"));
    for (int round = 0; round < ROUNDS; round++) {
      lab.succeed("stream/together", Lab.release());
      List<Step> steps = new ArrayList<>();
      for (int reader = 0; reader < READERS; reader++) {
        SplittableRandom own = random.split();
        steps.add(() -> readPieces(file, content, BYTES, own));
      }
      steps.add(() -> readInSequence(file, content));
      together(steps);
      assertThat(Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS)).isEqualTo(mtime);
      // A file that is not whole is not released, which would do nothing.
      lab.succeed("stream/together", Lab.restore());
    }
  }

  @Test
  void whoWritesAmongThemWaitsForTheWholeFileAndKeepsHisBytes() throws Exception {
    SplittableRandom random = seeded();
    byte[] content = Lab.random(BYTES);
    for (int round = 0; round < ROUNDS; round++) {
      String name = "stream/written-among-" + round;
      Path file = lab.file(name, BYTES);
      lab.archiveAndRelease(name, "shelf");
      byte[] words = Lab.random(1000 + round);
      List<Step> steps = new ArrayList<>();
      for (int reader = 0; reader < READERS / 2; reader++) {
        SplittableRandom own = random.split();
        steps.add(() -> readPieces(file, content, WRITTEN_FROM, own));
      }
      int after = random.nextInt(50);
      steps.add(
          () -> {
            Thread.sleep(after);
            write(file, words, WRITTEN_FROM);
          });
      together(steps);
      byte[] expected = content.clone();
      System.arraycopy(words, 0, expected, WRITTEN_FROM, words.length);
      assertThat(file).hasBinaryContent(expected);
    }
  }

  private SplittableRandom seeded() {
    System.out.println("ranges together, -Dseed=" + seed);
    return new SplittableRandom(seed);
  }

  /** What one of them does. */
  @FunctionalInterface
  private interface Step {
    void perform() throws IOException, InterruptedException;
  }

  /** All at the same moment. */
  private static void together(List<Step> steps) throws Exception {
    CountDownLatch begin = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newFixedThreadPool(steps.size())) {
      List<Future<Step>> ends = new ArrayList<>();
      for (Step step : steps) {
        ends.add(
            threads.submit(
                () -> {
                  begin.await();
                  step.perform();
                  return step;
                }));
      }
      begin.countDown();
      for (Future<Step> end : ends) {
        end.get();
      }
    }
  }

  private static void readPieces(Path file, byte[] content, int below, SplittableRandom random)
      throws IOException {
    try (Descriptor opened = Open.path(file.toString(), Open.O_RDONLY)) {
      for (int read = 0; read < READS; read++) {
        int offset = random.nextInt(below);
        check(opened, content, offset, Math.min(below - offset, 1 + random.nextInt(3 << 20)));
      }
    }
  }

  private static void readInSequence(Path file, byte[] content) throws IOException {
    try (Descriptor opened = Open.path(file.toString(), Open.O_RDONLY)) {
      for (int offset = 0; offset < BYTES; offset += 1 << 18) {
        check(opened, content, offset, Math.min(BYTES - offset, 1 << 18));
      }
    }
  }

  private static void check(Descriptor opened, byte[] content, int offset, int length)
      throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(length);
      long count = Io.read(opened, buffer, offset);
      byte[] read = buffer.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE);
      int differs = Arrays.mismatch(read, Arrays.copyOfRange(content, offset, offset + length));
      assertThat(differs).as("read of %d from %d differs at", length, offset).isEqualTo(-1);
    }
  }

  private static void write(Path file, byte[] words, int offset) throws IOException {
    try (Descriptor opened = Open.path(file.toString(), Open.O_RDWR);
        Arena arena = Arena.ofConfined()) {
      Io.writeAll(opened, arena.allocateFrom(ValueLayout.JAVA_BYTE, words), offset);
    }
  }
}
