package io.drover.tier;

import com.codahale.metrics.MetricRegistry;
import java.time.Duration;
import java.util.Random;

/** The decorators in their order keep every promise of the tier below. */
class DecoratedTierTest extends TierContract {
  private static final class Silent implements BreakerTier.Listener {
    @Override
    public void spared(String why) {
      throw new AssertionError(why);
    }

    @Override
    public void back() {
      throw new AssertionError("it never failed");
    }
  }

  private final MemoryStore store = new MemoryStore(1L << 30);

  @Override
  protected Tier open() {
    Timing timing = new Timing(System::nanoTime, duration -> {});
    Patience patience =
        new Patience(3, Duration.ofSeconds(10), Duration.ofMillis(1), Duration.ofMillis(5));
    Tier adaptive =
        new AdaptiveTier(
            new MemoryTier(store),
            new Bounds(16, 4, 2),
            System::nanoTime,
            now -> {
              throw new AssertionError(now);
            });
    Tier throttled = new ThrottledTier(adaptive, new Bandwidth(0, timing));
    Tier bounded = new BoundedTier(throttled, new Bounds(16, 4, 2));
    Tier spared = new BreakerTier(bounded, "target 0", System::nanoTime, new Silent());
    Tier retrying = new RetryingTier(spared, patience, timing, new Random(1));
    return new MeasuredTier(retrying, new MetricRegistry(), "vault.0");
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
}
