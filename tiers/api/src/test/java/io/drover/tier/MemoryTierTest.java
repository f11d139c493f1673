package io.drover.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class MemoryTierTest extends TierContract {
  private final MemoryStore store = new MemoryStore(1L << 30);

  @Override
  protected Tier open() {
    return new MemoryTier(store);
  }

  @Override
  protected boolean comparesDigest() {
    return true;
  }

  @Override
  protected boolean fetches(long bytes) {
    return true;
  }

  @Override
  protected boolean keepsHoles() {
    return true;
  }

  @Test
  void bytesThatWereNotFlushedAreNotThereForTheNextProcess() throws TierException {
    try (Upload upload = tier().begin(KEY, 20)) {
      upload.append(SeededBytes.of(1, 10).direct());
      upload.flush();
      upload.append(SeededBytes.of(2, 10).direct());
    }
    restart();
    assertThatExceptionOfType(TierException.Missing.class)
        .isThrownBy(() -> tier().resume(KEY, 20))
        .withMessageContaining("only 10 bytes are durable");
  }

  @Test
  void memoryThatIsUsedUpRefusesAndADeleteMakesRoom() throws TierException {
    try (Tier small = new MemoryTier(new MemoryStore(1000));
        Upload first = small.begin(KEY, 1000)) {
      first.append(SeededBytes.of(1, 1000).direct());
      assertThatExceptionOfType(TierException.Refused.class)
          .isThrownBy(() -> first.append(SeededBytes.of(2, 1).direct()))
          .satisfies(refused -> assertThat(refused.reason()).isEqualTo(TierException.Reason.FULL));
      first.appendZeros(1L << 40);
      small.delete(KEY);
      assertThat(small.space()).isEqualTo(new Space(1000, 1000));
    }
  }
}
