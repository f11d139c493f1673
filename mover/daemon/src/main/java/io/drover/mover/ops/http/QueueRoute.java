package io.drover.mover.ops.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.mover.ops.QueueReport;
import io.drover.mover.ops.QueueView;

/** {@code /v1/queue}: what is being done and what comes next. */
record QueueRoute(QueueView view) implements Route {
  @Override
  public Reply reply(Query query) {
    QueueReport report = view.report();
    ObjectNode body = Json.object();
    body.set("classes", Json.array(report.classes(), QueueRoute::line));
    ObjectNode backlog = body.putObject("backlog");
    report.backlog().forEach(backlog::put);
    body.set("inFlight", Json.array(report.inFlight(), QueueRoute::item));
    body.set("next", Json.array(report.next(), QueueRoute::item));
    return Json.reply(body);
  }

  private static ObjectNode line(QueueReport.Line line) {
    return Json.object()
        .put("name", line.name())
        .put("queued", line.queued())
        .put("inFlight", line.inFlight());
  }

  private static ObjectNode item(QueueReport.Item item) {
    ObjectNode body =
        Json.object()
            .put("id", item.id())
            .put("operation", item.operation())
            .put("subject", item.subject())
            .put("bytes", item.bytes())
            .put("totalBytes", item.totalBytes())
            .put("sinceMs", item.sinceMillis());
    body.set("waitingFor", Json.text(item.waitingFor()));
    return body;
  }
}
