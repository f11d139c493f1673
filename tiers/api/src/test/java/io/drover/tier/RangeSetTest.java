package io.drover.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RangeSetTest {
  private static final int SIZE = 64;

  private final Random random = new Random(20260101);

  @Test
  void aSetOfRangesIsASetOfBytes() {
    for (int round = 0; round < 200; round++) {
      RangeSet set = RangeSet.EMPTY;
      BitSet model = new BitSet();
      for (int step = 0; step < 40; step++) {
        ByteRange range = range();
        boolean adds = random.nextBoolean();
        set = adds ? set.plus(range) : set.minus(range);
        model.set((int) range.start(), (int) range.end(), adds);
        assertSame(set, model);
        assertQuestions(set, model, range());
      }
    }
  }

  @Test
  void twoSetsAddUp() {
    RangeSet left = RangeSet.of(new ByteRange(0, 5)).plus(new ByteRange(10, 15));
    RangeSet right = RangeSet.of(new ByteRange(5, 10)).plus(new ByteRange(20, 21));
    assertThat(left.plus(right).runs())
        .containsExactly(new ByteRange(0, 15), new ByteRange(20, 21));
  }

  @Test
  void runsThatTouchOrGoBackAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RangeSet(List.of(new ByteRange(0, 5), new ByteRange(5, 6))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RangeSet(List.of(new ByteRange(7, 9), new ByteRange(0, 5))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RangeSet(List.of(new ByteRange(3, 3))));
  }

  private static void assertSame(RangeSet set, BitSet model) {
    BitSet found = new BitSet();
    set.runs().forEach(run -> found.set((int) run.start(), (int) run.end()));
    assertThat(found).isEqualTo(model);
    assertThat(set.bytes()).isEqualTo(model.cardinality());
    assertThat(set.isEmpty()).isEqualTo(model.isEmpty());
  }

  private static void assertQuestions(RangeSet set, BitSet model, ByteRange range) {
    BitSet asked = new BitSet();
    asked.set((int) range.start(), (int) range.end());
    BitSet inside = (BitSet) asked.clone();
    inside.and(model);
    BitSet outside = (BitSet) asked.clone();
    outside.andNot(model);
    assertSame(set.within(range), inside);
    assertSame(set.missingFrom(range), outside);
    assertThat(set.contains(range)).isEqualTo(outside.isEmpty());
  }

  private ByteRange range() {
    int start = random.nextInt(SIZE);
    return ByteRange.ofLength(start, random.nextInt(12));
  }
}
