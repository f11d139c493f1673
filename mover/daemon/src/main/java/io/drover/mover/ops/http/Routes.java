package io.drover.mover.ops.http;

import com.codahale.metrics.MetricRegistry;
import io.drover.mover.ops.Explainer;
import io.drover.mover.ops.Health;
import io.drover.mover.ops.PoolsView;
import io.drover.mover.ops.QueueView;
import java.io.IOException;
import java.util.Map;

/** Every path and what answers it. */
public final class Routes {
  private Routes() {}

  /** The rooms that are asked. */
  public record Rooms(
      Health health,
      MetricRegistry metrics,
      Explainer explainer,
      QueueView queue,
      PoolsView pools) {}

  public static Map<String, Route> of(Rooms rooms) throws IOException {
    return Map.of(
        "/", Page.load(),
        "/health", new HealthRoute(rooms.health()::life),
        "/ready", new HealthRoute(rooms.health()::readiness),
        "/metrics", new Metrics(rooms.metrics()),
        "/v1/explain", new ExplainRoute(rooms.explainer()),
        "/v1/queue", new QueueRoute(rooms.queue()),
        "/v1/pools", new PoolsRoute(rooms.pools()));
  }
}
