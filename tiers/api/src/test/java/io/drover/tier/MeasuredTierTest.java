package io.drover.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.codahale.metrics.MetricRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeasuredTierTest {
  private static final ObjectKey KEY = new ObjectKey("a/b");

  private final MetricRegistry registry = new MetricRegistry();
  private final Tier tier =
      new MeasuredTier(new MemoryTier(new MemoryStore(1000)), registry, "vault.0");

  @Test
  void verbsAreTimedAndBytesCountedByDirection() throws TierException {
    SeededBytes data = SeededBytes.of(1, 100);
    try (Upload upload = tier.begin(KEY, 100)) {
      upload.append(data.direct());
      upload.publish(data.crc(), Label.NONE);
    }
    try (ObjectReader reader = tier.open(KEY)) {
      reader.read(70, data.direct());
    }
    assertThat(registry.timer("pool.vault.0.publish").getCount()).isEqualTo(1);
    assertThat(registry.timer("pool.vault.0.read").getCount()).isEqualTo(1);
    assertThat(registry.meter("pool.vault.0.bytes.in").getCount()).isEqualTo(100);
    assertThat(registry.meter("pool.vault.0.bytes.out").getCount()).isEqualTo(30);
  }

  @Test
  void bytesThatWereOfferedForSharingAreCountedAsSharedOnlyWhenTheyWere() throws TierException {
    SeededBytes data = SeededBytes.of(1, 100);
    FileOffset nowhere = new FileOffset(() -> -1, 0);
    try (Upload upload = tier.begin(KEY, 100)) {
      assertThat(upload.append(data.direct(), nowhere)).isFalse();
      upload.publish(data.crc(), Label.NONE);
    }
    assertThat(registry.meter("pool.vault.0.bytes.in").getCount()).isEqualTo(100);
    assertThat(registry.meter("pool.vault.0.bytes.shared").getCount()).isZero();
  }

  @Test
  void bytesThatTheStoreFetchedAreCountedAsSuch() throws TierException {
    SeededBytes data = SeededBytes.of(1, 100);
    try (Upload upload = tier.begin(KEY, 100)) {
      upload.append(data.direct());
      upload.publish(data.crc(), Label.NONE);
    }
    try (ObjectReader source = tier.open(KEY);
        Upload upload = tier.begin(new ObjectKey("a/c"), 100)) {
      assertThat(upload.fetch(source.inStore(0).orElseThrow(), List.of(data.crc()))).isEqualTo(100);
    }
    assertThat(registry.meter("pool.vault.0.bytes.in").getCount()).isEqualTo(200);
    assertThat(registry.meter("pool.vault.0.bytes.fetched").getCount()).isEqualTo(100);
  }

  @Test
  void failuresAreCountedByKind() throws TierException {
    assertThatExceptionOfType(TierException.Missing.class).isThrownBy(() -> tier.open(KEY));
    try (Upload upload = tier.begin(KEY, 2000)) {
      assertThatExceptionOfType(TierException.Refused.class)
          .isThrownBy(() -> upload.append(SeededBytes.of(1, 2000).direct()));
      assertThatExceptionOfType(TierException.Corrupt.class)
          .isThrownBy(() -> upload.publish(new Crc(0, 5), Label.NONE));
    }
    assertThat(registry.meter("pool.vault.0.failures.missing").getCount()).isEqualTo(1);
    assertThat(registry.meter("pool.vault.0.failures.refused").getCount()).isEqualTo(1);
    assertThat(registry.meter("pool.vault.0.failures.corrupt").getCount()).isEqualTo(1);
    assertThat(registry.meter("pool.vault.0.bytes.in").getCount()).isZero();
  }
}
