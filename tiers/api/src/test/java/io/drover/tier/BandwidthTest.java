package io.drover.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class BandwidthTest {
  private static final long MIB = 1 << 20;

  private final VirtualTime time = new VirtualTime();

  @Test
  void bytesTakeAsLongAsTheLimitSays() throws InterruptedException {
    Bandwidth bandwidth = new Bandwidth(10 * MIB, time.timing());
    for (int chunk = 0; chunk < 100; chunk++) {
      bandwidth.take(MIB);
    }
    assertThat(seconds()).isCloseTo(10, Offset.offset(0.3));
  }

  @Test
  void aChunkLargerThanASecondsBudgetPasses() throws InterruptedException {
    Bandwidth bandwidth = new Bandwidth(MIB, time.timing());
    bandwidth.take(8 * MIB);
    assertThat(seconds()).isZero();
    bandwidth.take(1);
    assertThat(seconds()).isCloseTo(8, Offset.offset(0.2));
  }

  @Test
  void anIdleHourIsNotFollowedByAFlood() throws InterruptedException {
    Bandwidth bandwidth = new Bandwidth(MIB, time.timing());
    time.pass(Duration.ofHours(1));
    double start = seconds();
    for (int chunk = 0; chunk < 10; chunk++) {
      bandwidth.take(MIB);
    }
    assertThat(seconds() - start).isGreaterThan(8.5);
  }

  @Test
  void withoutALimitNobodyWaits() throws InterruptedException {
    Bandwidth bandwidth = new Bandwidth(0, time.timing());
    bandwidth.take(Long.MAX_VALUE);
    bandwidth.take(Long.MAX_VALUE);
    assertThat(seconds()).isZero();
  }

  @Test
  void aNewLimitFreesThoseWhoWaitForTheOldOne() throws InterruptedException {
    Bandwidth[] bandwidth = new Bandwidth[1];
    Sleeper liftsTheLimit =
        duration -> {
          time.pass(duration);
          bandwidth[0].limit(0);
        };
    bandwidth[0] = new Bandwidth(1, new Timing(time::nanos, liftsTheLimit));
    bandwidth[0].take(1_000_000);
    bandwidth[0].take(1);
    assertThat(seconds()).isLessThan(1);
    assertThat(bandwidth[0].bytesPerSecond()).isZero();
  }

  @Test
  void whoeverWaitsCanBeInterruptedAndTheTierSaysSo() throws TierException {
    Sleeper interrupted =
        duration -> {
          throw new InterruptedException();
        };
    Bandwidth bandwidth = new Bandwidth(1, new Timing(time::nanos, interrupted));
    Tier memory = new MemoryTier(new MemoryStore(MIB));
    SeededBytes data = SeededBytes.of(1, 100);
    try (Tier tier = new ThrottledTier(memory, bandwidth);
        Upload upload = tier.begin(new ObjectKey("a"), 200)) {
      upload.append(data.direct());
      assertThatExceptionOfType(TierException.Transient.class)
          .isThrownBy(() -> upload.append(data.direct()));
    }
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void uploadsAndReadsShareTheBudget() throws TierException {
    Tier memory = new MemoryTier(new MemoryStore(10 * MIB));
    SeededBytes data = SeededBytes.of(1, (int) MIB);
    ObjectKey key = new ObjectKey("a");
    try (Tier tier = new ThrottledTier(memory, new Bandwidth(MIB, time.timing()));
        Upload upload = tier.begin(key, MIB)) {
      upload.append(data.direct());
      upload.publish(data.crc(), Label.NONE);
      try (ObjectReader reader = tier.open(key)) {
        reader.read(0, data.direct());
        reader.read(0, data.direct());
      }
    }
    assertThat(seconds()).isCloseTo(2, Offset.offset(0.2));
  }

  private double seconds() {
    return time.nanos() / 1e9;
  }
}
