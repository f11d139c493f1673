package io.drover.mover.cli;

import io.drover.events.Order;
import io.drover.events.Terms;
import io.drover.mover.config.Spans;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code drover pin}. */
@Command(name = "pin", description = "Keep the bytes in place.")
final class Pin implements Callable<Integer> {
  private final Program program;
  @Mixin private FileOptions files;
  @Mixin private TermOptions terms;

  @Option(
      names = "--owner",
      paramLabel = "NAME",
      description = "Who may unpin; default: you, on any host.")
  private String owner;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "How long, such as 7d; default: until somebody unpins.")
  private String lifetime;

  @Spec private CommandSpec spec;

  Pin(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Asking asking = new Asking(program);
    return asking.ask(order(terms.terms(asking.now())), files);
  }

  private Order.Pin order(Terms conditions) {
    try {
      return new Order.Pin(
          Optional.ofNullable(owner), Optional.ofNullable(lifetime).map(Spans::parse), conditions);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--for: " + e.getMessage(), e);
    }
  }
}
