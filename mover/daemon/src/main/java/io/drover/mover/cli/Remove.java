package io.drover.mover.cli;

import io.drover.events.Order;
import io.drover.events.Terms;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code drover remove}. */
@Command(name = "remove", description = "Drop the copy in a pool; never the last one of a file.")
final class Remove implements Callable<Integer> {
  private final Program program;
  @Mixin private FileOptions files;
  @Mixin private TermOptions terms;

  @Option(
      names = "--pool",
      paramLabel = "POOL",
      required = true,
      description = "The pool whose copy is dropped.")
  private String pool;

  @Spec private CommandSpec spec;

  Remove(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Asking asking = new Asking(program);
    return asking.ask(order(terms.terms(asking.now())), files);
  }

  private Order.Remove order(Terms conditions) {
    try {
      return new Order.Remove(pool, conditions);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--pool: " + e.getMessage(), e);
    }
  }
}
