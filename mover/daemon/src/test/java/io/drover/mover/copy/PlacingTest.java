package io.drover.mover.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drover.tier.Fault;
import io.drover.tier.Faults;
import io.drover.tier.FaultyTier;
import io.drover.tier.Layout;
import io.drover.tier.MemoryStore;
import io.drover.tier.MemoryTier;
import io.drover.tier.Tier;
import io.drover.tier.TierException;
import io.drover.tier.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where the objects of a new copy go. */
class PlacingTest {
  private final VirtualTime time = new VirtualTime();
  private final List<Tier> targets = new ArrayList<>();
  private final List<Optional<TierException>> failures = new ArrayList<>();

  private Pool pool(long... freeBytes) {
    for (long free : freeBytes) {
      int number = targets.size();
      failures.add(Optional.empty());
      Faults faults =
          new Faults(
              (step, name) ->
                  failures
                      .get(number)
                      .<Fault>map(failure -> new Fault.Fail(failure, false))
                      .orElseGet(Fault.None::new),
              0);
      targets.add(new FaultyTier(new MemoryTier(new MemoryStore(free)), faults));
    }
    return Pool.of(new Pool.Title("vault", Layout.WHOLE, 4), targets, time::nanos);
  }

  @Test
  void objectsGoToThoseWithMostRoomAndRoundThem() throws TierException {
    Pool pool = pool(100, 300, 200);
    assertThat(pool.place(1, 10)).containsExactly(1);
    assertThat(pool.place(5, 50)).containsExactly(1, 2, 0, 1, 2);
  }

  @Test
  void oneWithoutRoomIsLeftOutWhileOthersHaveSome() throws TierException {
    Pool pool = pool(100, 300, 200);
    assertThat(pool.place(4, 600)).containsExactly(1, 2, 1, 2);
    assertThat(pool.place(2, 10_000)).as("nobody has").containsExactly(1, 1);
  }

  @Test
  void oneThatDoesNotAnswerIsLeftOutUntilItDoes() throws TierException {
    Pool pool = pool(100, 300);
    failures.set(1, Optional.of(new TierException.Transient("away", null)));
    assertThat(pool.place(2, 10)).containsExactly(0, 0);
    failures.set(1, Optional.empty());
    time.pass(Duration.ofSeconds(2));
    assertThat(pool.place(2, 10)).containsExactly(1, 0);
  }

  @Test
  void whenNoneAnswersItIsSaidWhy() {
    Pool pool = pool(100, 300);
    TierException full = new TierException.Refused(TierException.Reason.FULL, "full", null);
    failures.replaceAll(_ -> Optional.of(full));
    assertThatExceptionOfType(TierException.Refused.class)
        .isThrownBy(() -> pool.place(1, 10))
        .withMessageContaining("full");
  }
}
