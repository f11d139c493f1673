package io.drover.mover.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff = new Backoff(new Random(1));

  @Test
  void thePauseDoublesFromAQuarterOfASecondToAMinute() {
    long whole = 250;
    for (int tries = 1; tries < 100; tries++) {
      for (int i = 0; i < 100; i++) {
        assertThat(backoff.millisAfter(tries)).isBetween(whole / 2, whole);
      }
      whole = Math.min(60_000, whole * 2);
    }
  }

  @Test
  void twoThatFailedTogetherDoNotComeBackTogether() {
    assertThat(backoff.millisAfter(8)).isNotEqualTo(backoff.millisAfter(8));
  }
}
