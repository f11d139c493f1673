package io.drover.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ColdTierTest extends TierContract {
  private final MemoryStore store = new MemoryStore(1L << 30);

  @Override
  protected Tier open() {
    return new ColdTier(new MemoryTier(store), new ColdTier.Library(0));
  }

  @Override
  protected boolean comparesDigest() {
    return true;
  }

  @Test
  void anObjectIsReadableOnceItWasStagedAndUntilItIsColdAgain() throws TierException {
    put(KEY, SeededBytes.of(1, 10));
    ColdTier.Library library = new ColdTier.Library(2);
    ColdTier cold = new ColdTier(new MemoryTier(store), library);
    assertCold(cold);
    assertThat(cold.stage(Set.of(KEY), Instant.EPOCH).pending()).containsExactly(KEY);
    assertCold(cold);
    assertThat(cold.stage(Set.of(KEY), Instant.EPOCH).ready()).containsExactly(KEY);
    cold.open(KEY).close();
    library.chill();
    assertCold(cold);
  }

  private static void assertCold(ColdTier cold) {
    assertThatExceptionOfType(TierException.Transient.class)
        .isThrownBy(() -> cold.open(KEY))
        .withMessageContaining("stage it first");
  }
}
