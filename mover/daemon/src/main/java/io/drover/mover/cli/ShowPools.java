package io.drover.mover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.mover.config.Size;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code drover pools}. */
@Command(name = "pools", description = "Show how full the pools are and whether they answer.")
final class ShowPools implements Callable<Integer> {
  private final Program program;

  ShowPools(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws IOException {
    JsonNode pools = new DaemonPage(program.configuration().http()).get("/v1/pools");
    PrintStream out = program.shell().out();
    if (program.json()) {
      out.println(pools);
      return 0;
    }
    out.printf("%-16s %-8s %10s %10s  %s%n", "TARGET", "STATE", "FREE", "SIZE", "WHERE");
    for (JsonNode pool : pools) {
      for (JsonNode target : pool.path("targets")) {
        out.printf(
            "%-16s %-8s %10s %10s  %s%n",
            pool.path("name").asText() + ":" + target.path("number").asText(),
            target.path("state").asText(),
            bytes(target.path("freeBytes")),
            bytes(target.path("capacityBytes")),
            ByteText.shown(where(target)));
      }
    }
    return 0;
  }

  private static String bytes(JsonNode number) {
    return number.isNumber() ? Size.rounded(number.asLong()) : "-";
  }

  private static String where(JsonNode target) {
    String message = target.path("message").asText("");
    String where = target.path("where").asText();
    return message.isEmpty() ? where : where + "  " + message;
  }
}
