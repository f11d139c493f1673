package io.drover.mover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.mover.Drover;
import io.drover.mover.config.Configuration;
import io.drover.mover.config.Size;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code drover pools}. */
@Command(name = "pools", description = "Show how full the pools are and whether they answer.")
final class ShowPools implements Callable<Integer> {
  private final Program program;

  @Option(
      names = "--create",
      description =
          "Only make the targets of the configuration that are not there yet. An empty mount"
              + " point becomes a target too, so see that the disks are mounted.")
  private boolean create;

  ShowPools(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws IOException {
    Configuration configuration = program.configuration();
    if (create) {
      Drover.createPools(configuration);
      configuration.pools().forEach(this::made);
      return 0;
    }
    JsonNode pools = new DaemonPage(configuration.http()).get("/v1/pools");
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
            state(pool, target),
            bytes(target.path("freeBytes")),
            bytes(target.path("capacityBytes")),
            ByteText.shown(where(target)));
      }
    }
    return 0;
  }

  private void made(Configuration.Pool pool) {
    for (int number = 0; number < pool.places().size(); number++) {
      String target = pool.name() + ":" + number;
      program.shell().out().println(target + " is at " + pool.places().get(number));
    }
  }

  /** A pool that was paused answers as ever. */
  private static String state(JsonNode pool, JsonNode target) {
    String answer = target.path("state").asText();
    String order = pool.path("order").asText("open");
    return answer.equals("ok") && !order.equals("open") ? order : answer;
  }

  private static String bytes(JsonNode number) {
    if (number.asLong() == Long.MAX_VALUE) {
      return "endless";
    }
    return number.isNumber() ? Size.rounded(number.asLong()) : "-";
  }

  private static String where(JsonNode target) {
    String message = target.path("message").asText("");
    String where = target.path("where").asText();
    return message.isEmpty() ? where : where + "  " + message;
  }
}
