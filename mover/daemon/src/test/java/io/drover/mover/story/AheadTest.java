package io.drover.mover.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Small files come back ahead of who reads those of a directory one after the other. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class AheadTest {
  private static final int FILES = 60;
  private static final int BYTES = 10_000;

  @Test
  void theNextFilesComeBeforeTheyAreAskedForAndALoneFileBringsNoOther(@TempDir Path directory)
      throws Exception {
    assumeTrue(DroverHome.isPossible(), "needs CAP_SYS_ADMIN: reading ahead is not proven");
    try (DroverHome home = DroverHome.in(directory).start()) {
      List<Path> noon = files(home, "noon");
      release(home, noon);
      read(noon.get(50), 50);
      Thread.sleep(500);
      assertThat(noon.stream().filter(file -> !isAway(file))).containsOnly(noon.get(50));

      List<Path> files = files(home, "night");
      release(home, files);
      read(files.get(0), 0);
      read(files.get(1), 1);
      await(files.subList(2, 4));
      assertThat(files.subList(4, 50)).allMatch(AheadTest::isAway);
      // Nobody is asked about a file any more whose fill has ended, but for the marked one, which
      // is the first or the second.
      Thread.sleep(1000);
      read(files.get(2), 2);
      read(files.get(3), 3);
      await(files.subList(4, 7));
      assertThat(files.subList(8, 50)).allMatch(AheadTest::isAway);

      for (int i = 0; i < FILES; i++) {
        read(files.get(i), i);
      }
      release(home, files);
      String all = "cat " + home.tree().resolve("night") + "/*";
      assertThat(Reading.by("sh", "-c", all).succeeded().output()).hasSize(FILES * BYTES);
    }
  }

  private static List<Path> files(DroverHome home, String name) throws IOException {
    Path directory = Files.createDirectory(home.tree().resolve(name));
    List<Path> files =
        IntStream.range(0, FILES).mapToObj(i -> directory.resolve("%03d".formatted(i))).toList();
    for (int i = 0; i < FILES; i++) {
      Files.write(files.get(i), content(i));
    }
    return files;
  }

  private static byte[] content(int number) {
    byte[] content = Lab.random(BYTES);
    content[0] = (byte) number;
    return content;
  }

  private static void release(DroverHome home, List<Path> files) {
    home.release(files);
    assertThat(files).allMatch(AheadTest::isAway);
  }

  private static void await(List<Path> files) throws InterruptedException {
    for (int look = 0; look < 6000 && files.stream().anyMatch(AheadTest::isAway); look++) {
      Thread.sleep(10);
    }
    assertThat(files).noneMatch(AheadTest::isAway);
  }

  private static void read(Path file, int number) throws IOException, InterruptedException {
    assertThat(Reading.of(file).succeeded().output()).isEqualTo(content(number));
  }

  private static boolean isAway(Path file) {
    try {
      return Lab.allocatedBytes(file) == 0;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
