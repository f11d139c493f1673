package io.drover.mover.recall;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.tier.ByteRange;
import io.drover.tier.Grain;
import io.drover.tier.RangeSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClaimedGrainsTest {
  private static final long BYTES = 3 * Grain.BYTES + 7;
  private static final RangeSet ENDS =
      new RangeSet(List.of(new ByteRange(1, 2), new ByteRange(BYTES - 1, BYTES)));

  private final ClaimedGrains claimed = new ClaimedGrains();

  @Test
  void eachGrainIsClaimedOnceAndTheLastIsCutAtTheEnd() {
    assertThat(claimed.claim(ENDS, BYTES)).contains(new ByteRange(0, Grain.BYTES));
    assertThat(claimed.claim(ENDS, BYTES)).contains(new ByteRange(3 * Grain.BYTES, BYTES));
    assertThat(claimed.claim(ENDS, BYTES)).isEmpty();
  }

  @Test
  void whatFailedMayBeClaimedAgain() {
    ByteRange grain = claimed.claim(ENDS, BYTES).orElseThrow();
    claimed.release(grain);
    assertThat(claimed.claim(ENDS, BYTES)).contains(grain);
  }
}
