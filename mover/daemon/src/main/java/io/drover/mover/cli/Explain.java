package io.drover.mover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.events.Subject;
import io.drover.mover.config.Configuration;
import io.drover.mover.config.Size;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code drover explain}. */
@Command(name = "explain", description = "Ask the daemon where a file is and what it waits for.")
final class Explain implements Callable<Integer> {
  private static final HexFormat HEXADECIMAL = HexFormat.of();

  private final Program program;

  @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files, or tree:/path.")
  private List<String> places = new ArrayList<>();

  Explain(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws IOException {
    Configuration configuration = program.configuration();
    TreePaths paths = new TreePaths(configuration.trees(), program.shell().directory());
    DaemonPage daemon = new DaemonPage(configuration.http());
    for (String place : places) {
      Subject.OfFile file =
          paths
              .locate(place)
              .subject()
              .orElseThrow(() -> new Failure(place + " is a tree; name a file of it"));
      JsonNode answer = daemon.get("/v1/explain?file=" + percentEncoded(file.bytes()));
      if (program.json()) {
        program.shell().out().println(answer);
      } else {
        print(program.shell().out(), file, answer);
      }
    }
    return 0;
  }

  /** Every byte, since a name may be anything (RFC 3986 §2.1). */
  private static String percentEncoded(byte[] bytes) {
    StringBuilder text = new StringBuilder(bytes.length * 3);
    for (byte octet : bytes) {
      text.append('%').append(HEXADECIMAL.toHexDigits(octet));
    }
    return text.toString();
  }

  private static void print(PrintStream out, Subject.OfFile file, JsonNode answer) {
    out.println(LineReport.shown(file));
    out.println("  " + ByteText.shown(answer.path("sentence").asText()));
    JsonNode request = answer.path("request");
    if (request.isObject()) {
      out.println("  request " + request.path("id").asText() + ": " + request(request));
    }
  }

  private static String request(JsonNode request) {
    StringBuilder text = new StringBuilder(request.path("operation").asText());
    text.append(", ").append(request.path("phase").asText());
    long total = request.path("totalBytes").asLong();
    if (total > 0) {
      text.append(", ").append(Size.rounded(request.path("bytes").asLong()));
      text.append(" of ").append(Size.rounded(total));
    }
    long position = request.path("position").asLong();
    if (position > 0) {
      String atLeast = request.path("positionIsAtLeast").asBoolean() ? " at least" : "";
      text.append(", position").append(atLeast).append(' ').append(position);
    }
    return text.toString();
  }
}
