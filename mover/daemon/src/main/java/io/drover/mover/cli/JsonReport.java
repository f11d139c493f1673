package io.drover.mover.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.events.Request;
import io.drover.events.Result;
import io.drover.events.Subject;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/** For programs: one document a line for each request, and one at the end. */
final class JsonReport implements Report {
  private final Shell shell;
  private final String operation;

  JsonReport(Shell shell, String operation) {
    this.shell = shell;
    this.operation = operation;
  }

  @Override
  public void published(Request request) {
    ObjectNode line = object().put("id", request.id());
    put(line, Optional.of(request.subject()));
    shell.out().println(line);
  }

  @Override
  public void ended(Result result) {
    ObjectNode line = object().put("id", result.about().requestId());
    put(line, result.about().subject());
    line.put("state", result.outcome().state().wire())
        .put("code", result.outcome().code().wire())
        .put("message", result.outcome().message())
        .put("bytes", result.counts().bytes())
        .put("totalBytes", result.counts().totalBytes())
        .put("elapsedMs", result.counts().elapsedMs());
    result.version().ifPresent(version -> line.put("version", version));
    shell.out().println(line);
  }

  /** A subject, with its path's bytes beside it where text would lose some, as in events. */
  static void put(ObjectNode line, Optional<Subject> subject) {
    subject.ifPresent(about -> line.put("subject", about.text()));
    if (subject.orElse(null) instanceof Subject.OfFile file && !file.path().isText()) {
      line.put("pathBytes", Base64.getEncoder().encodeToString(file.path().bytes()));
    }
  }

  @Override
  public void problem(String message) {
    shell.err().println("drover: " + message);
  }

  @Override
  public void progress(Tally.Snapshot now, long nanos) {
    // A program reads the results; what is between them is for people.
  }

  @Override
  public void summary(Tally.Snapshot last, Duration elapsed) {
    shell
        .out()
        .println(
            object()
                .put("operation", operation)
                .put("requests", last.requests())
                .put("succeeded", last.succeeded())
                .put("failed", last.failed())
                .put("cancelled", last.cancelled())
                .put("bytes", last.movedBytes())
                .put("elapsedMs", elapsed.toMillis()));
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
