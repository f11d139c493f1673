package io.drover.mover.recall;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.events.FilePath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowsTest {
  private static final int WINDOW = 8;

  /** In an order of the file system's own. */
  private final List<FilePath> listed =
      IntStream.range(0, 100).mapToObj(i -> file(i * 37 % 100)).toList();

  private final List<FilePath> directories = new ArrayList<>();
  private long nanos;
  private final Rows rows = new Rows(WINDOW, this::siblings, () -> nanos);

  private List<FilePath> siblings(FilePath file) {
    directories.add(file);
    return listed;
  }

  @Test
  void theSecondInARowBringsTwoAndEachFurtherOneTwiceAsManyUpToABound() {
    assertThat(rows.next(file(10))).isEmpty();
    assertThat(rows.next(file(11))).isEqualTo(files(12, 13));
    assertThat(rows.next(file(12))).isEqualTo(files(14, 16));
    assertThat(rows.next(file(13))).isEqualTo(files(17, 21));
    assertThat(rows.next(file(14))).isEmpty();
  }

  @Test
  void theFileSystemsOwnOrderIsFollowedToo() {
    rows.next(listed.get(50));
    assertThat(rows.next(listed.get(51))).isEqualTo(listed.subList(52, 54));
  }

  @Test
  void whoReadsThroughADirectoryFindsAlmostAllOfItThere() {
    for (List<FilePath> order : List.of(files(0, 99), listed)) {
      nanos += Duration.ofMinutes(1).toNanos();
      Set<FilePath> brought = new HashSet<>();
      int missed = 0;
      for (FilePath file : order) {
        missed += brought.contains(file) ? 0 : 1;
        brought.addAll(rows.next(file));
      }
      assertThat(missed).isEqualTo(2);
      assertThat(brought).hasSize(98);
    }
  }

  @Test
  void whoAsksOnlyForWhatIsMissingGoesOnBehindTheWindow() {
    rows.next(file(0));
    Set<FilePath> brought = new HashSet<>(rows.next(file(1)));
    int asked = 2;
    for (FilePath file : files(2, 99)) {
      if (!brought.contains(file)) {
        brought.addAll(rows.next(file));
        asked++;
      }
    }
    assertThat(asked).isLessThan(2 + 100 / WINDOW + 3);
  }

  @Test
  void whoReadsAtRandomBringsHardlyAnything() {
    SplittableRandom random = new SplittableRandom(4711);
    int brought = 0;
    for (int read = 0; read < 1000; read++) {
      brought += rows.next(file(random.nextInt(100))).size();
      nanos += Duration.ofSeconds(6).toNanos();
    }
    // One in fifty follows by chance on the one before it, in one of the two orders.
    assertThat(brought).isLessThan(150);
  }

  @Test
  void twoReadersOfADirectoryDoNotDisturbEachOther() {
    for (int step = 0; step < 10; step++) {
      rows.next(file(step));
      rows.next(file(60 + step));
    }
    assertThat(rows.next(file(10))).isSubsetOf(files(11, 30));
    assertThat(rows.next(file(70))).isSubsetOf(files(71, 90));
  }

  @Test
  void aDirectoryOfWhichOneFileIsReadIsNotListed() {
    rows.next(file(1));
    rows.next(FilePath.of("elsewhere/file-2"));
    rows.next(FilePath.of("file-3"));
    assertThat(directories).isEmpty();
  }

  @Test
  void aRowThatRestedBeginsAnew() {
    rows.next(file(1));
    nanos += Duration.ofSeconds(11).toNanos();
    assertThat(rows.next(file(2))).isEmpty();
  }

  private static List<FilePath> files(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(RowsTest::file).toList();
  }

  private static FilePath file(int number) {
    return FilePath.of("night/%03d".formatted(number));
  }
}
