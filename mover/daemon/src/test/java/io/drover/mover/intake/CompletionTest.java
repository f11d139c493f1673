package io.drover.mover.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CompletionTest {
  @Test
  void nothingIsFinishedAtFirst() {
    Completion completion = new Completion(7);
    completion.read(7);
    assertThat(completion.watermark()).isEqualTo(7);
    assertThat(completion.finished(6)).isTrue();
    assertThat(completion.finished(7)).isFalse();
    assertThat(completion.text()).isEmpty();
  }

  @Test
  void theWatermarkStopsAtTheLowestUnfinishedOne() {
    Completion completion = new Completion(0);
    for (long offset = 0; offset < 5; offset++) {
      completion.read(offset);
    }
    completion.finish(1);
    completion.finish(2);
    completion.finish(4);
    assertThat(completion.watermark()).isZero();
    completion.finish(0);
    assertThat(completion.watermark()).isEqualTo(3);
    assertThat(completion.finished(4)).isTrue();
  }

  @Test
  void whatTheBrokerLeftOutCountsAsFinished() {
    Completion completion = new Completion(0);
    completion.read(3);
    completion.read(10);
    completion.finish(3);
    assertThat(completion.watermark()).isEqualTo(10);
    completion.reach(12);
    completion.finish(10);
    assertThat(completion.watermark()).as("a marker after the last record").isEqualTo(12);
  }

  @Test
  void itAgreesWithASetOfOffsetsAndSurvivesTheCommit() {
    Seeds.run(
        300,
        random -> {
          Completion completion = new Completion(0);
          Set<Long> unfinished = new TreeSet<>();
          List<Long> read = new ArrayList<>();
          long next = 0;
          for (int step = 0; step < 400; step++) {
            if (unfinished.isEmpty() || random.nextInt(3) == 0) {
              next += random.nextInt(10) == 0 ? random.nextInt(5) : 0;
              completion.read(next);
              unfinished.add(next);
              read.add(next++);
            } else {
              long some = pick(unfinished, random);
              assertThat(completion.finish(some)).isTrue();
              unfinished.remove(some);
            }
            if (random.nextInt(50) == 0) {
              completion = Completion.of(completion.watermark(), completion.text());
              long watermark = completion.watermark();
              read.stream().filter(it -> it >= watermark).forEach(completion::read);
            }
            check(completion, unfinished, read, next);
          }
        });
  }

  private static long pick(Set<Long> set, Random random) {
    return List.copyOf(set).get(random.nextInt(set.size()));
  }

  private static void check(
      Completion completion, Set<Long> unfinished, List<Long> read, long end) {
    assertThat(completion.watermark())
        .isEqualTo(unfinished.isEmpty() ? end : (long) Collections.min(unfinished));
    for (long offset : read) {
      assertThat(completion.finished(offset)).isEqualTo(!unfinished.contains(offset));
    }
  }

  @Test
  void whatDoesNotFitIntoTheTextWaitsForALowerOne() {
    Completion completion = new Completion(0);
    int count = 10_000;
    for (long offset = 0; offset < count; offset++) {
      completion.read(offset);
    }
    Set<Long> waiting = new HashSet<>();
    for (long offset = 1; offset < count; offset += 2) {
      if (!completion.finish(offset)) {
        waiting.add(offset);
        assertThat(completion.finished(offset)).isFalse();
      }
    }
    assertThat(completion.text().length()).isBetween(2_900, Completion.TEXT_LENGTH_MAX);
    assertThat(waiting).as("some fit, some do not").isNotEmpty().hasSizeLessThan(count / 2);

    assertThat(completion.finish(0)).as("the lowest one always fits").isTrue();
    assertThat(completion.watermark()).isEqualTo(2);
    assertThat(completion.finish(Collections.min(waiting))).isTrue();
  }

  @Test
  void aTextOfAnotherFormMeansThatNothingBeyondIsFinished() {
    for (String text :
        List.of("hello", "1:???", "1:gA", "1:AA", "1:AQ", "2:AQE", "1:____________")) {
      Completion completion = Completion.of(5, text);
      assertThat(completion.watermark()).isEqualTo(5);
      assertThat(completion.finished(6)).as(text).isFalse();
      assertThat(completion.text()).isEmpty();
    }
  }

  @Test
  void randomTextsNeverThrow() {
    Seeds.run(
        2_000,
        random -> {
          byte[] bytes = new byte[random.nextInt(30)];
          random.nextBytes(bytes);
          String text = "1:" + java.util.Base64.getUrlEncoder().encodeToString(bytes);
          Completion completion = Completion.of(random.nextInt(100), text);
          completion.read(completion.watermark());
          completion.finish(completion.watermark());
          assertThat(completion.text().length()).isLessThanOrEqualTo(Completion.TEXT_LENGTH_MAX);
        });
  }

  @Test
  void theTextOfACommitIsReadForEver() {
    // 3 unfinished, 2 finished, 200 unfinished, 1 finished.
    Completion completion = Completion.of(100, "1:AwLIAQE");
    assertThat(completion.finished(102)).isFalse();
    assertThat(completion.finished(103)).isTrue();
    assertThat(completion.finished(104)).isTrue();
    assertThat(completion.finished(105)).isFalse();
    assertThat(completion.finished(304)).isFalse();
    assertThat(completion.finished(305)).isTrue();
    assertThat(completion.text()).isEqualTo("1:AwLIAQE");
  }
}
