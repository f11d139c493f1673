package io.drover.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class AdaptiveTierTest {
  private static final ObjectKey KEY = new ObjectKey("a/1");
  private static final int MOST = 64;
  private static final int CALLERS = 40;

  /** Serves so many at a time and tells the others to come again. */
  private static final class Small extends ForwardingTier {
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger turnedAway = new AtomicInteger();
    private volatile int room;

    Small(Tier tier, int room) {
      super(tier);
      this.room = room;
    }

    @Override
    <T> T around(Verb verb, Call<T> call) throws TierException {
      try {
        if (inside.incrementAndGet() > room) {
          turnedAway.incrementAndGet();
          Thread.sleep(1);
          throw TierException.Transient.busy("too much", null);
        }
        Thread.sleep(1);
        return call.perform();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      } finally {
        inside.decrementAndGet();
      }
    }
  }

  private final AtomicLong nanos = new AtomicLong();
  private final List<Bounds> heard = new ArrayList<>();
  private final MemoryTier memory = new MemoryTier(new MemoryStore(1 << 20));

  private AdaptiveTier around(Tier tier) {
    return new AdaptiveTier(tier, new Bounds(MOST, MOST, MOST), nanos::get, this::hear);
  }

  private synchronized void hear(Bounds bounds) {
    heard.add(bounds);
  }

  /** All ask all the time; a second goes by every few of them. */
  private void ask(Tier tier, int times) throws Exception {
    AtomicInteger left = new AtomicInteger(times);
    try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
      List<Future<?>> all = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        all.add(
            callers.submit(
                () -> {
                  while (left.getAndDecrement() > 0) {
                    nanos.addAndGet(Duration.ofMillis(20).toNanos());
                    try {
                      assertThat(tier.stat(KEY)).isEqualTo(Optional.empty());
                    } catch (TierException.Transient busy) {
                      assertThat(busy.isBusy()).isTrue();
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
  }

  @Test
  void aTargetGetsAsMuchAsItBears() throws Exception {
    Small small = new Small(memory, 8);
    AdaptiveTier tier = around(small);
    ask(tier, 2000);
    assertThat(heard).isNotEmpty();
    int before = small.turnedAway.get();
    ask(tier, 4000);
    // Without a limit, 32 of 40 callers are turned away all the time.
    assertThat(small.turnedAway.get() - before).isLessThan(4000 / 4);
    assertThat(tier.bounds().verbs()).isBetween(2, 16);
    assertThat(tier.bounds().uploads()).isEqualTo(MOST);
  }

  @Test
  void aTargetThatBearsMoreAgainGetsMore() throws Exception {
    Small small = new Small(memory, 4);
    AdaptiveTier tier = around(small);
    ask(tier, 2000);
    int before = tier.bounds().verbs();
    small.room = CALLERS;
    ask(tier, 4000);
    assertThat(before).isLessThan(10);
    assertThat(tier.bounds().verbs()).isGreaterThan(30);
  }

  @Test
  void readersDoNotWaitForWriters() throws Exception {
    CountDownLatch stuck = new CountDownLatch(MOST);
    CountDownLatch free = new CountDownLatch(1);
    AdaptiveTier tier =
        around(
            new ForwardingTier(memory) {
              @Override
              <T> T around(Verb verb, Call<T> call) throws TierException {
                if (verb == Verb.BEGIN) {
                  stuck.countDown();
                  try {
                    free.await();
                  } catch (InterruptedException e) {
                    throw new AssertionError(e);
                  }
                }
                return call.perform();
              }
            });
    try (ExecutorService callers = Executors.newCachedThreadPool()) {
      for (int caller = 0; caller < MOST; caller++) {
        ObjectKey key = new ObjectKey("a/" + caller);
        var _ = callers.submit(() -> tier.begin(key, 0));
      }
      stuck.await();
      assertThatThrownBy(() -> tier.open(KEY)).isInstanceOf(TierException.Missing.class);
      assertThat(tier.stat(KEY)).isEmpty();
      free.countDown();
    }
  }

  @Test
  void otherTroubleChangesNothing() {
    AdaptiveTier tier =
        around(
            new ForwardingTier(memory) {
              @Override
              <T> T around(Verb verb, Call<T> call) throws TierException {
                throw new TierException.Transient("away", null);
              }
            });
    for (int round = 0; round < 10; round++) {
      assertThatThrownBy(() -> tier.stat(KEY)).hasMessage("away");
    }
    assertThat(tier.bounds()).isEqualTo(new Bounds(MOST, MOST, MOST));
    assertThat(heard).isEmpty();
  }
}
