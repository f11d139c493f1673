package io.drover.mover.ops.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.mover.ops.Health;
import java.util.function.Supplier;

/** What the checks say: 200 while none is down, else 503. */
record HealthRoute(Supplier<Health.Report> question) implements Route {
  @Override
  public Reply reply(Query query) {
    Health.Report report = question.get();
    ObjectNode body = Json.object().put("status", report.word());
    ObjectNode checks = body.putObject("checks");
    report
        .checks()
        .forEach(
            (name, condition) ->
                checks
                    .putObject(name)
                    .put("status", condition.word())
                    .put("reason", condition.reason()));
    return Json.reply(report.isUp() ? Reply.OK : Reply.UNAVAILABLE, body);
  }
}
