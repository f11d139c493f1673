package io.drover.mover;

import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.jmx.JmxReporter;
import io.drover.mover.config.Configuration;
import io.drover.mover.copy.Pools;
import io.drover.mover.home.Tree;
import io.drover.mover.intake.Intake;
import io.drover.mover.ops.Checks;
import io.drover.mover.ops.Gauges;
import io.drover.mover.ops.Health;
import io.drover.mover.ops.PoolsView;
import io.drover.mover.ops.TierPools;
import io.drover.mover.ops.TreeExplainer;
import io.drover.mover.ops.http.Http;
import io.drover.mover.ops.http.Routes;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** What operators see of a daemon: health, metrics, explanations, over HTTP and JMX. */
final class Operations implements AutoCloseable {
  /** What is looked at. */
  record Rooms(
      Configuration configuration,
      Map<String, GuardedTree> trees,
      Pools pools,
      Intake intake,
      MetricRegistry metrics,
      Clock clock) {}

  private final ExecutorService probes =
      Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().name("probe-", 0).factory());
  private final Health health = new Health();
  private final JmxReporter jmx;
  private final Http http;

  Operations(Rooms rooms) throws IOException {
    IntakeView requests = new IntakeView(rooms.intake(), rooms.clock());
    PoolsView pools = pools(rooms);
    Map<String, Tree> trees = new LinkedHashMap<>();
    Map<String, TreeExplainer.Served> served = new LinkedHashMap<>();
    rooms
        .trees()
        .forEach(
            (name, tree) -> {
              trees.put(name, tree.managed().tree());
              served.put(name, tree.served());
            });

    health.ready("kafka", Checks.kafka(rooms.intake()));
    health.ready("pools", Checks.pools(pools));
    trees.forEach((name, tree) -> health.ready("door " + name, Checks.door(tree)));

    Gauges gauges = new Gauges(rooms.metrics());
    gauges.addJvm();
    rooms.trees().forEach((_, tree) -> tree.show(gauges));
    jmx = gauges.overJmx();

    Configuration.Http configured = rooms.configuration().http();
    http =
        Http.start(
            new Http.Listening(configured.host(), configured.port(), Set.of()),
            Routes.of(
                new Routes.Rooms(
                    health,
                    rooms.metrics(),
                    new TreeExplainer(served, requests, pools, rooms.clock()),
                    requests,
                    pools)));
  }

  Health health() {
    return health;
  }

  /** Where it listens, as a browser wants it. */
  String address() {
    return http.address().toString();
  }

  private PoolsView pools(Rooms rooms) {
    Map<String, TierPools.Title> titles =
        rooms.configuration().pools().stream()
            .collect(Collectors.toMap(Configuration.Pool::name, Operations::title));
    return new TierPools(
        rooms.pools(),
        titles,
        name -> rooms.intake().pools().containsKey(name) ? "paused" : "open",
        new TierPools.Means(probes, System::nanoTime));
  }

  private static TierPools.Title title(Configuration.Pool pool) {
    return new TierPools.Title(pool.tier().toString().toLowerCase(Locale.ROOT), pool.places());
  }

  @Override
  public void close() {
    http.close();
    jmx.close();
    probes.shutdownNow();
  }
}
