package io.drover.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BreakerTierTest {
  private static final ObjectKey KEY = new ObjectKey("a/b");

  private final VirtualTime time = new VirtualTime();
  private final MemoryTier memory = new MemoryTier(new MemoryStore(1 << 20));
  private final List<String> heard = new ArrayList<>();
  private Optional<TierException> failure = Optional.empty();
  private final Faults faults =
      new Faults(
          (step, name) ->
              failure.<Fault>map(why -> new Fault.Fail(why, false)).orElseGet(Fault.None::new),
          0);

  private Tier tier() {
    return around(new FaultyTier(memory, faults));
  }

  private Tier around(Tier below) {
    return new BreakerTier(
        below,
        "target 0",
        time::nanos,
        new BreakerTier.Listener() {
          @Override
          public void spared(String why) {
            heard.add("spared: " + why);
          }

          @Override
          public void back() {
            heard.add("back");
          }
        });
  }

  @Test
  void afterFiveFailuresInARowNobodyAsksForAWhile() throws TierException {
    Tier tier = tier();
    away();
    fail(tier, 5);
    assertThat(faults.steps()).isEqualTo(5);
    assertThatExceptionOfType(TierException.Transient.class)
        .isThrownBy(() -> tier.stat(KEY))
        .withMessageContaining("target 0 failed again and again")
        .withMessageContaining("away");
    assertThat(faults.steps()).as("asked").isEqualTo(5);
    assertThat(heard).containsExactly("spared: away");

    failure = Optional.empty();
    pass(Duration.ofSeconds(1));
    assertThat(tier.stat(KEY)).isEmpty();
    assertThat(heard).containsExactly("spared: away", "back");
    fail4ThenAnswer(tier);
  }

  private void fail4ThenAnswer(Tier tier) throws TierException {
    away();
    fail(tier, 4);
    failure = Optional.empty();
    tier.stat(KEY);
    away();
    fail(tier, 4);
    failure = Optional.empty();
    assertThat(tier.stat(KEY)).as("never five in a row").isEmpty();
  }

  @Test
  void itIsTriedByOneEachHalfSecond() {
    Tier tier = tier();
    away();
    fail(tier, 5);
    for (int round = 0; round < 5; round++) {
      pass(Duration.ofMillis(499));
      long asked = faults.steps();
      fail(tier, 1);
      assertThat(faults.steps()).as("before").isEqualTo(asked);
      pass(Duration.ofMillis(1));
      fail(tier, 3);
      assertThat(faults.steps()).as("after").isEqualTo(asked + 1);
    }
    assertThat(heard).hasSize(1);
  }

  @Test
  void onlyOneTriesAtATimeUnlessHeHangs() throws TierException {
    List<String> others = new ArrayList<>();
    Tier[] tier = new Tier[1];
    Runnable meanwhile =
        () -> {
          others.add(told(tier[0]));
          pass(Duration.ofSeconds(61));
          others.add(told(tier[0]));
        };
    Faults trial =
        new Faults(
            (step, name) ->
                switch ((int) step) {
                  case 1, 2, 3, 4, 5 ->
                      new Fault.Fail(new TierException.Transient("away", null), false);
                  case 6 -> new Fault.Stall(meanwhile);
                  default -> new Fault.None();
                },
            0);
    tier[0] = around(new FaultyTier(memory, trial));
    fail(tier[0], 5);
    pass(Duration.ofSeconds(1));

    assertThat(tier[0].stat(KEY)).isEmpty();

    assertThat(others).hasSize(2);
    assertThat(others.getFirst()).contains("failed again and again");
    assertThat(others.getLast()).isEqualTo("answered");
  }

  private static String told(Tier tier) {
    try {
      tier.stat(KEY);
      return "answered";
    } catch (TierException e) {
      return e.getMessage();
    }
  }

  @Test
  void thatSomethingIsMissingIsAnAnswer() {
    Tier tier = tier();
    for (int round = 0; round < 3; round++) {
      away();
      fail(tier, 4);
      failure = Optional.of(new TierException.Missing("not there"));
      assertThatExceptionOfType(TierException.Missing.class).isThrownBy(() -> tier.open(KEY));
    }
    assertThat(heard).isEmpty();
  }

  @Test
  void thatAnObjectIsColdIsNoFailure() throws TierException {
    Tier tier = around(new ColdTier(memory, new ColdTier.Library(100)));
    for (int reader = 0; reader < 20; reader++) {
      assertThatExceptionOfType(TierException.Transient.class)
          .isThrownBy(() -> tier.open(KEY))
          .withMessageContaining("stage it first");
    }
    assertThat(tier.stage(Set.of(KEY), Instant.EPOCH).pending()).containsExactly(KEY);
  }

  @Test
  void whatRefusedAWriteTellsNoRoomForAMinuteAndIsReadAllTheSame() throws TierException {
    Tier tier = tier();
    failure =
        Optional.of(new TierException.Refused(TierException.Reason.READ_ONLY, "remounted", null));
    assertThatExceptionOfType(TierException.Refused.class).isThrownBy(() -> tier.begin(KEY, 1));
    failure = Optional.empty();
    assertThatExceptionOfType(TierException.Refused.class)
        .isThrownBy(tier::space)
        .withMessageContaining("target 0 refused a write: remounted");
    assertThat(tier.stat(KEY)).isEmpty();
    pass(Duration.ofMinutes(1));
    assertThat(tier.space().freeBytes()).isPositive();
  }

  private void away() {
    failure = Optional.of(new TierException.Transient("away", null));
  }

  private static void fail(Tier tier, int times) {
    for (int time = 0; time < times; time++) {
      assertThatExceptionOfType(TierException.Transient.class).isThrownBy(() -> tier.stat(KEY));
    }
  }

  private void pass(Duration duration) {
    time.pass(duration);
  }
}
