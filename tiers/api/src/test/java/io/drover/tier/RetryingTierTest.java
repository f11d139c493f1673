package io.drover.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetryingTierTest {
  private static final ObjectKey KEY = new ObjectKey("a/b");
  private final TierException away = new TierException.Transient("away", null);
  private static final Patience PATIENCE =
      new Patience(4, Duration.ofSeconds(60), Duration.ofMillis(100), Duration.ofMillis(300));

  private final VirtualTime time = new VirtualTime();
  private final MemoryTier memory = new MemoryTier(new MemoryStore(1 << 20));

  @Test
  void aCallThatFailsForNowIsMadeAgain() throws TierException {
    Faults faults = failing(2, away);
    try (Tier tier = retrying(faults, PATIENCE)) {
      assertThat(tier.stat(KEY)).isEmpty();
    }
    assertThat(faults.names()).containsExactly("stat a/b", "stat a/b", "stat a/b");
  }

  @Test
  void pausesGrowUpToTheirLimitAndAreSpread() {
    Faults faults = failing(Long.MAX_VALUE, away);
    try (Tier tier = retrying(faults, PATIENCE)) {
      assertThatExceptionOfType(TierException.Transient.class).isThrownBy(() -> tier.stat(KEY));
    }
    assertThat(faults.steps()).isEqualTo(4);
    // Between half of 100 + 200 + 300 ms and all of it.
    assertThat(Duration.ofNanos(time.nanos()))
        .isBetween(Duration.ofMillis(300), Duration.ofMillis(600));
  }

  @Test
  void noAttemptStartsAfterTheTotal() {
    Patience hasty =
        new Patience(1000, Duration.ofSeconds(1), Duration.ofMillis(100), Duration.ofMillis(100));
    Faults faults = failing(Long.MAX_VALUE, away);
    try (Tier tier = retrying(faults, hasty)) {
      assertThatExceptionOfType(TierException.Transient.class).isThrownBy(() -> tier.stat(KEY));
    }
    assertThat(Duration.ofNanos(time.nanos())).isLessThanOrEqualTo(Duration.ofSeconds(1));
    assertThat(faults.steps()).isBetween(10L, 21L);
  }

  @Test
  void whatIsNoPassingFailureIsNotTriedAgain() {
    for (TierException failure :
        List.of(
            new TierException.Missing("no"),
            new TierException.Corrupt("bad"),
            new TierException.Refused(TierException.Reason.FULL, "full", null))) {
      Faults faults = failing(1, failure);
      try (Tier tier = retrying(faults, PATIENCE)) {
        assertThatExceptionOfType(failure.getClass()).isThrownBy(() -> tier.stat(KEY));
      }
      assertThat(faults.steps()).isEqualTo(1);
    }
  }

  @Test
  void anAppendOrFlushThatFailedIsNeverMadeAgain() throws TierException {
    SeededBytes data = SeededBytes.of(1, 10);
    Faults faults =
        new Faults(
            (step, name) ->
                name.startsWith("append") || name.startsWith("flush")
                    ? new Fault.Fail(away, false)
                    : new Fault.None(),
            0);
    try (Tier tier = retrying(faults, PATIENCE);
        Upload upload = tier.begin(KEY, 10)) {
      assertThatExceptionOfType(TierException.Transient.class)
          .isThrownBy(() -> upload.append(data.direct()));
      assertThatExceptionOfType(TierException.Transient.class).isThrownBy(upload::flush);
    }
    assertThat(faults.steps()).isEqualTo(3);
  }

  @Test
  void aPublishWhoseAnswerWasLostIsRepeated() throws TierException {
    SeededBytes data = SeededBytes.of(1, 10);
    Faults faults =
        new Faults((step, name) -> step == 3 ? new Fault.Fail(away, true) : new Fault.None(), 0);
    try (Tier tier = retrying(faults, PATIENCE);
        Upload upload = tier.begin(KEY, 10)) {
      upload.append(data.direct());
      upload.publish(data.crc(), Label.NONE);
      assertThat(tier.list(Optional.empty(), 10)).hasSize(1);
    }
  }

  @Test
  void anInterruptEndsTheTriesAndStaysSet() {
    Sleeper interrupted =
        duration -> {
          throw new InterruptedException();
        };
    Timing timing = new Timing(time::nanos, interrupted);
    Faults faults = failing(Long.MAX_VALUE, away);
    try (Tier tier =
        new RetryingTier(new FaultyTier(memory, faults), PATIENCE, timing, new Random(1))) {
      assertThatExceptionOfType(TierException.Transient.class).isThrownBy(() -> tier.stat(KEY));
    }
    assertThat(Thread.interrupted()).isTrue();
    assertThat(faults.steps()).isEqualTo(1);
  }

  private Tier retrying(Faults faults, Patience patience) {
    return new RetryingTier(new FaultyTier(memory, faults), patience, time.timing(), new Random(1));
  }

  private Faults failing(long steps, TierException failure) {
    return new Faults(
        (step, name) -> step <= steps ? new Fault.Fail(failure, false) : new Fault.None(), 0);
  }
}
