package io.drover.events;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes the data of a result. The fields that count are there always, also when they are 0. */
final class ResultWriter {
  private ResultWriter() {}

  static ObjectNode write(Result result) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    Outcome outcome = result.outcome();
    data.put("requestId", result.about().requestId());
    data.put("requestSource", result.about().requestSource());
    result.about().operation().ifPresent(operation -> data.put("operation", operation.wire()));
    data.put("state", outcome.state().wire());
    if (outcome.state() == State.PROGRESS) {
      data.put("sequence", outcome.sequence());
    }
    data.put("code", outcome.code().wire());
    data.put("message", outcome.message());
    data.put("bytes", result.counts().bytes());
    data.put("totalBytes", result.counts().totalBytes());
    data.put("elapsedMs", result.counts().elapsedMs());
    result.version().ifPresent(version -> data.put("version", version));
    return data;
  }
}
