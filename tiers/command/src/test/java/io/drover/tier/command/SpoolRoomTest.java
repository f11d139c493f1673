package io.drover.tier.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.tier.ObjectKey;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpoolRoomTest {
  private static final ObjectKey A = new ObjectKey("a");
  private static final ObjectKey B = new ObjectKey("b");
  private static final ObjectKey C = new ObjectKey("c");
  private static final long HOUR = 3_600;

  private final SpoolRoom room = new SpoolRoom(100, HOUR);

  @Test
  void roomIsGivenUntilItIsUsedUpAndNeverMore() {
    assertThat(room.reserve(60, 0)).contains(List.of());
    assertThat(room.reserve(41, 0)).isEmpty();
    assertThat(room.reserve(40, 0)).contains(List.of());
    room.release(60);
    assertThat(room.usedBytes()).isEqualTo(40);
  }

  @Test
  void aQuarterIsForWhatComesBack() {
    assertThat(room.reserveToWrite(76, 0)).isEmpty();
    assertThat(room.reserveToWrite(70, 0)).contains(List.of());
    assertThat(room.reserveToWrite(6, 0)).isEmpty();
    assertThat(room.reserve(30, 0)).contains(List.of());
    room.releaseWritten(70);
    assertThat(room.reserveToWrite(70, 0)).contains(List.of());
    assertThat(room.usedBytes()).isEqualTo(100);
  }

  @Test
  void whatWasUsedLongestAgoGoesFirstAndNoMoreThanNeeded() {
    room.arrive(A, 30, false, 3);
    room.arrive(B, 30, false, 1);
    room.arrive(C, 30, false, 2);
    assertThat(room.reserve(50, 10)).contains(List.of(B, C));
    assertThat(room.holds(A, 30)).isTrue();
    assertThat(room.holds(B, 30)).isFalse();
    assertThat(room.usedBytes()).isEqualTo(80);
  }

  @Test
  void whatIsReadStaysAndGoesWhenNobodyReadsItAnyMore() {
    room.arrive(A, 80, false, 0);
    room.readBegins(A);
    assertThat(room.reserve(50, 1)).isEmpty();
    room.readEnds(A, 2);
    assertThat(room.reserve(50, 3)).contains(List.of(A));
  }

  @Test
  void whatCameFromTapeStaysUntilItWasReadOrNobodyCame() {
    room.arrive(A, 80, true, 0);
    assertThat(room.reserve(50, HOUR - 1)).isEmpty();
    assertThat(room.reserve(50, HOUR)).contains(List.of(A));
    room.release(50);
    room.arrive(B, 80, true, HOUR);
    room.readBegins(B);
    room.readEnds(B, HOUR + 1);
    assertThat(room.reserve(50, HOUR + 2)).contains(List.of(B));
  }

  @Test
  void nothingGoesForWhatDoesNotFitAnyhow() {
    room.arrive(A, 30, false, 0);
    assertThat(room.reserve(101, 1)).isEmpty();
    assertThat(room.holds(A, 30)).isTrue();
  }

  @Test
  void anObjectThatArrivesAgainCountsOnce() {
    room.arrive(A, 30, false, 0);
    room.arrive(A, 40, false, 1);
    assertThat(room.usedBytes()).isEqualTo(40);
    room.leave(A);
    room.leave(A);
    assertThat(room.usedBytes()).isZero();
  }
}
