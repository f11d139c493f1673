package io.drover.mover;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.drover.mover.config.Configuration;
import io.drover.mover.config.Size;
import io.drover.mover.copy.Pool;
import io.drover.mover.copy.PoolGroup;
import io.drover.mover.copy.Pools;
import io.drover.tier.AdaptiveTier;
import io.drover.tier.Bandwidth;
import io.drover.tier.BoundedTier;
import io.drover.tier.Bounds;
import io.drover.tier.BreakerTier;
import io.drover.tier.Layout;
import io.drover.tier.MeasuredTier;
import io.drover.tier.Patience;
import io.drover.tier.RetryingTier;
import io.drover.tier.ThrottledTier;
import io.drover.tier.Tier;
import io.drover.tier.Timing;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tiers of all pools in their decorators: measured, retrying, spared, bounded, throttled,
 * adaptive.
 */
final class Targets implements AutoCloseable {
  /** A disk that hiccups is asked again within a second; longer waits are the request's. */
  private static final Patience PATIENCE =
      new Patience(4, Duration.ofSeconds(2), Duration.ofMillis(20), Duration.ofMillis(500));

  private static final Timing TIMING = new Timing(System::nanoTime, Thread::sleep);

  /** On one target at a time; with more, disks only queue. */
  private static final Bounds MOST = new Bounds(256, 256, 256);

  private static final Logger LOG = LoggerFactory.getLogger(Targets.class);

  /** Tells the operator. */
  private record Told(String name) implements BreakerTier.Listener {
    @Override
    public void spared(String why) {
      LOG.warn("{} fails; it is tried twice a second, and not asked otherwise: {}", name, why);
    }

    @Override
    public void back() {
      LOG.info("{} answers again", name);
    }
  }

  private final MetricRegistry metrics;
  private final List<Tier> open = new ArrayList<>();

  Targets(MetricRegistry metrics) {
    this.metrics = metrics;
  }

  /** Makes the directories of pools; those that exist are left as they are. */
  static void create(List<Configuration.Pool> pools, Instant now) throws IOException {
    for (Configuration.Pool pool : pools) {
      for (int number = 0; number < pool.places().size(); number++) {
        Technology.create(pool, number, now);
      }
    }
  }

  Pools pools(Configuration configuration) {
    return new Pools(
        configuration.pools().stream().map(this::pool).toList(),
        configuration.poolGroups().stream().map(Targets::group).toList());
  }

  private static PoolGroup group(Configuration.PoolGroup group) {
    return new PoolGroup(group.name(), group.pools(), group.minCopies());
  }

  private Pool pool(Configuration.Pool pool) {
    long bytesPerSecond = pool.bandwidth().map(Size::bytes).orElse(0L);
    Bandwidth bandwidth = new Bandwidth(bytesPerSecond, TIMING);
    List<Tier> targets = new ArrayList<>();
    for (int number = 0; number < pool.places().size(); number++) {
      targets.add(target(pool, number, bandwidth));
    }
    Layout layout = new Layout(pool.stripeSize().bytes(), pool.stripeCount());
    return Pool.of(new Pool.Title(pool.name(), layout, pool.streams()), targets, System::nanoTime);
  }

  private Tier target(Configuration.Pool pool, int number, Bandwidth bandwidth) {
    Tier target = Technology.open(pool, number);
    String name = "target %d of pool %s".formatted(number, pool.name());
    String place = pool.name() + "." + number;
    AdaptiveTier adaptive = adaptive(target, name, place);
    Tier tier =
        new MeasuredTier(
            new RetryingTier(
                new BreakerTier(
                    new BoundedTier(new ThrottledTier(adaptive, bandwidth), MOST),
                    name,
                    System::nanoTime,
                    new Told(name)),
                PATIENCE,
                TIMING,
                new Random()),
            metrics,
            place);
    open.add(tier);
    return tier;
  }

  private AdaptiveTier adaptive(Tier target, String name, String place) {
    AdaptiveTier tier =
        new AdaptiveTier(
            target,
            MOST,
            System::nanoTime,
            now ->
                LOG.info(
                    "{} is busy: at most {} writes, {} reads and {} other calls at a time now",
                    name,
                    now.uploads(),
                    now.readers(),
                    now.verbs()));
    gauge(place + ".limit.writes", () -> tier.bounds().uploads());
    gauge(place + ".limit.reads", () -> tier.bounds().readers());
    gauge(place + ".limit.others", () -> tier.bounds().verbs());
    return tier;
  }

  private void gauge(String name, Gauge<Integer> value) {
    metrics.gauge("pool." + name, () -> value);
  }

  @Override
  public void close() {
    open.forEach(Tier::close);
  }
}
