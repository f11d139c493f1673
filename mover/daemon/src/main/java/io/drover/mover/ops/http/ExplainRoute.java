package io.drover.mover.ops.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.events.FilePath;
import io.drover.events.Subject;
import io.drover.mover.ops.Explainer;
import io.drover.mover.ops.Explanation;
import io.drover.mover.ops.RequestView;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** {@code /v1/explain?file=tree:/path}: where a file is and why it waits. */
record ExplainRoute(Explainer explainer) implements Route {
  private static final String USAGE = "ask with ?file=tree:/path, percent-encoded";

  @Override
  public Reply reply(Query query) throws BadQuery {
    byte[] file = query.bytes("file").orElseThrow(() -> new BadQuery(USAGE));
    return Json.reply(json(explainer.explain(subject(file))));
  }

  /** By bytes, because the path may be no UTF-8. */
  private static Subject.OfFile subject(byte[] file) throws BadQuery {
    int colon = new String(file, StandardCharsets.ISO_8859_1).indexOf(":/");
    if (colon < 0) {
      throw new BadQuery("this names no file of a tree; " + USAGE);
    }
    try {
      String tree = new String(file, 0, colon, StandardCharsets.ISO_8859_1);
      FilePath path = FilePath.of(Arrays.copyOfRange(file, colon + 2, file.length));
      return new Subject.OfFile(tree, path);
    } catch (IllegalArgumentException e) {
      throw new BadQuery(e.getMessage() + "; " + USAGE);
    }
  }

  private static ObjectNode json(Explanation explanation) {
    ObjectNode body =
        Json.object()
            .put("file", explanation.file().text())
            .put("managed", explanation.state().isManaged())
            .put("state", explanation.state().word());
    body.set("stub", Json.optional(explanation.stub(), StubJson::of));
    body.set("request", Json.optional(explanation.request(), ExplainRoute::json));
    return body.put("sentence", explanation.sentence());
  }

  private static JsonNode json(RequestView request) {
    ObjectNode body =
        Json.object()
            .put("id", request.id())
            .put("source", request.source())
            .put("operation", request.operation())
            .put("phase", request.phase().word())
            .put("bytes", request.bytes())
            .put("totalBytes", request.totalBytes());
    body.set("waitingFor", Json.text(request.waitingFor()));
    body.put("position", request.position())
        .put("positionIsAtLeast", request.positionIsAtLeast())
        .put("attempts", request.attempts());
    body.set("notBefore", Json.text(request.notBefore()));
    return body;
  }
}
