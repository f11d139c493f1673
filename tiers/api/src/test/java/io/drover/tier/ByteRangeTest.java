package io.drover.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteRangeTest {
  @Test
  void wideningCoversWithWholeUnitsAndStopsAtTheLimit() {
    Random random = new Random(20260101);
    for (int round = 0; round < 5000; round++) {
      long unit = random.nextLong(1, 21);
      long limit = random.nextInt(200);
      long start = random.nextInt(200);
      ByteRange range = ByteRange.ofLength(start, random.nextLong(1, 51));
      ByteRange wide = range.widen(unit, limit);
      ByteRange uncut = new ByteRange(start / unit * unit, Math.ceilDiv(range.end(), unit) * unit);
      assertThat(wide.end()).isEqualTo(Math.min(uncut.end(), limit));
      assertThat(wide.start()).isEqualTo(Math.min(uncut.start(), limit));
    }
  }

  @Test
  void wideningNothingStaysNothing() {
    assertThat(new ByteRange(7, 7).widen(4, 100)).isEqualTo(new ByteRange(7, 7));
  }

  @Test
  void wideningNearTheLargestOffsetDoesNotOverflow() {
    ByteRange last = new ByteRange(Long.MAX_VALUE - 5, Long.MAX_VALUE);
    assertThat(last.widen(1L << 20, Long.MAX_VALUE).end()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void rangesThatOnlyTouchDoNotOverlap() {
    assertThat(new ByteRange(0, 5).overlaps(new ByteRange(5, 9))).isFalse();
    assertThat(new ByteRange(0, 5).intersect(new ByteRange(5, 9)).isEmpty()).isTrue();
    assertThat(new ByteRange(0, 5).intersect(new ByteRange(4, 9))).isEqualTo(new ByteRange(4, 5));
  }

  @Test
  void anEmptyRangeOverlapsNothing() {
    assertThat(new ByteRange(0, 5).overlaps(new ByteRange(3, 3))).isFalse();
    assertThat(new ByteRange(3, 3).overlaps(new ByteRange(0, 5))).isFalse();
  }

  @Test
  void anEmptyRangeLiesInEveryOther() {
    assertThat(new ByteRange(0, 5).contains(new ByteRange(9, 9))).isTrue();
    assertThat(new ByteRange(0, 5).contains(new ByteRange(0, 6))).isFalse();
  }

  @Test
  void rangesThatEndBeforeTheyStartAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ByteRange(5, 4));
    assertThatIllegalArgumentException().isThrownBy(() -> new ByteRange(-1, 4));
  }
}
