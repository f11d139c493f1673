package io.drover.mover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.mover.config.Size;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code drover queue}. */
@Command(name = "queue", description = "Show what the daemon does now and what comes next.")
final class ShowQueue implements Callable<Integer> {
  private final Program program;

  ShowQueue(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws IOException {
    JsonNode queue = new DaemonPage(program.configuration().http()).get("/v1/queue");
    PrintStream out = program.shell().out();
    if (program.json()) {
      out.println(queue);
      return 0;
    }
    for (JsonNode line : queue.path("classes")) {
      out.printf(
          "%-22s %d under way, %d waiting%n",
          line.path("name").asText(), line.path("inFlight").asLong(), line.path("queued").asLong());
    }
    queue
        .path("backlog")
        .properties()
        .forEach(topic -> out.printf("%-22s %s not read yet%n", topic.getKey(), topic.getValue()));
    print(out, "under way", queue.path("inFlight"));
    print(out, "next", queue.path("next"));
    return 0;
  }

  private static void print(PrintStream out, String title, JsonNode items) {
    if (items.isEmpty()) {
      return;
    }
    out.println(title + ":");
    for (JsonNode item : items) {
      out.println("  " + line(item));
    }
  }

  private static String line(JsonNode item) {
    StringBuilder text = new StringBuilder(item.path("operation").asText());
    text.append(' ').append(ByteText.shown(item.path("subject").asText()));
    long total = item.path("totalBytes").asLong();
    if (total > 0) {
      text.append("  ").append(Size.rounded(item.path("bytes").asLong()));
      text.append(" of ").append(Size.rounded(total));
    }
    Duration since = Duration.ofMillis(item.path("sinceMs").asLong());
    text.append("  ").append(ProgressLine.clock(since));
    if (item.path("waitingFor").isTextual()) {
      text.append("  waits for ").append(ByteText.shown(item.path("waitingFor").asText()));
    }
    return text.append("  ").append(item.path("id").asText()).toString();
  }
}
