package io.drover.mover.cli;

import io.drover.events.Order;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code drover release}. */
@Command(
    name = "release",
    description = "Drop the bytes in place; they come back when somebody opens the file.")
final class Release implements Callable<Integer> {
  private final Program program;
  @Mixin private FileOptions files;
  @Mixin private TermOptions terms;

  Release(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Asking asking = new Asking(program);
    return asking.ask(new Order.Release(terms.terms(asking.now())), files);
  }
}
