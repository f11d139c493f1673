package io.drover.mover.ops;

import io.drover.mover.copy.Pool;
import io.drover.mover.copy.Pools;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** Asks the targets themselves how much room they have. */
public final class TierPools implements PoolsView {
  /**
   * What the configuration says of a pool for people.
   *
   * @param where a directory, a URI or a bucket for each target, in the order of their numbers
   */
  public record Title(String tier, List<String> where) {
    public Title {
      where = List.copyOf(where);
    }
  }

  /**
   * What asking needs.
   *
   * @param threads each target keeps at most one of them busy, also when it hangs
   */
  public record Means(Executor threads, LongSupplier nanoClock) {}

  private record Asked(String name, String tier, List<TargetProbe> probes) {}

  private final List<Asked> pools = new ArrayList<>();
  private final Function<String, String> orders;

  /**
   * A view of the configured pools.
   *
   * @param titles by the pool's name; every pool has one
   * @param orders tells for a pool's name whether it is {@code open}, {@code paused} or {@code
   *     draining}
   */
  public TierPools(
      Pools pools, Map<String, Title> titles, Function<String, String> orders, Means means) {
    this.orders = orders;
    pools.all().stream()
        .sorted(Comparator.comparing(Pool::name))
        .forEach(pool -> this.pools.add(asked(pool, titles.get(pool.name()), means)));
  }

  private static Asked asked(Pool pool, Title title, Means means) {
    List<TargetProbe> probes = new ArrayList<>();
    for (int number = 0; number < pool.targets().size(); number++) {
      probes.add(
          new TargetProbe(number, title.where().get(number), pool.targets().get(number), means));
    }
    return new Asked(pool.name(), title.tier(), probes);
  }

  @Override
  public List<PoolReport> report() {
    // All are asked before the first is waited for: ten that hang cost the patience for one.
    pools.forEach(pool -> pool.probes().forEach(TargetProbe::ask));
    return pools.stream()
        .map(
            pool ->
                new PoolReport(
                    pool.name(),
                    pool.tier(),
                    orders.apply(pool.name()),
                    pool.probes().stream().map(TargetProbe::answer).toList()))
        .toList();
  }
}
