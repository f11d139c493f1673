package io.drover.tier;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LimitTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final Limit limit = new Limit(64);

  @Test
  void halfOfWhatWentOnIsLeftToABusyTarget() {
    assertThat(limit.busy(20, 0)).isTrue();
    assertThat(limit.current()).isEqualTo(10);
  }

  @Test
  void answersThatComeTogetherAreOneTrouble() {
    limit.busy(64, 0);
    assertThat(limit.busy(64, SECOND - 1)).isFalse();
    assertThat(limit.current()).isEqualTo(32);
    assertThat(limit.busy(64, SECOND)).isTrue();
    assertThat(limit.current()).isEqualTo(16);
  }

  @Test
  void whoAskedAloneIsNotToldToAskForLess() {
    assertThat(limit.busy(1, 0)).isFalse();
    assertThat(limit.current()).isEqualTo(64);
  }

  @Test
  void oneIsAlwaysLeft() {
    for (int second = 0; second < 20; second++) {
      limit.busy(64, second * SECOND);
    }
    assertThat(limit.current()).isEqualTo(1);
  }

  @Test
  void everyRoundOfAnswersAllowsOneMore() {
    limit.busy(8, 0);
    answers(4);
    assertThat(limit.current()).isEqualTo(5);
    answers(4);
    assertThat(limit.current()).isEqualTo(5);
    answers(1);
    assertThat(limit.current()).isEqualTo(6);
  }

  @Test
  void itNeverExceedsTheMost() {
    limit.busy(64, 0);
    answers(100_000);
    assertThat(limit.current()).isEqualTo(64);
  }

  @Test
  void answersToFewSayNothingOfMore() {
    limit.busy(16, 0);
    for (int answer = 0; answer < 1000; answer++) {
      limit.answered(7);
    }
    assertThat(limit.current()).isEqualTo(8);
  }

  private void answers(int count) {
    for (int answer = 0; answer < count; answer++) {
      limit.answered(limit.current());
    }
  }
}
