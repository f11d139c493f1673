package io.drover.mover.ops.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.mover.ops.PoolReport;
import io.drover.mover.ops.PoolsView;
import java.util.Optional;

/** {@code /v1/pools}: how full the pools are and whether they answer. */
record PoolsRoute(PoolsView view) implements Route {
  @Override
  public Reply reply(Query query) {
    return Json.reply(Json.array(view.report(), PoolsRoute::pool));
  }

  private static ObjectNode pool(PoolReport pool) {
    ObjectNode body =
        Json.object().put("name", pool.name()).put("tier", pool.tier()).put("order", pool.order());
    body.set("targets", Json.array(pool.targets(), PoolsRoute::target));
    return body;
  }

  private static ObjectNode target(PoolReport.Target target) {
    ObjectNode body =
        Json.object()
            .put("number", target.number())
            .put("where", target.where())
            .put("state", target.state().word());
    body.set("capacityBytes", Json.optional(bytes(target.capacityBytes()), body::numberNode));
    body.set("freeBytes", Json.optional(bytes(target.freeBytes()), body::numberNode));
    return body.put("message", target.message());
  }

  /** A store without an end has no number; readers of JSON would round the largest one. */
  private static Optional<Long> bytes(long bytes) {
    return bytes == Long.MAX_VALUE ? Optional.empty() : Optional.of(bytes);
  }
}
