package io.drover.mover.cli;

import io.drover.events.Order;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code drover adopt}. */
@Command(
    name = "adopt",
    description = {
      "Give files that carry another file's stub (a restored backup, a copy with all attributes)"
          + " one of their own, with the copies it names.",
      "With --force also when a copy was made of a file of another owner or of a tree that is not"
          + " served here."
    })
final class Adopt implements Callable<Integer> {
  private final Program program;
  @Mixin private FileOptions files;
  @Mixin private TermOptions terms;

  Adopt(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Asking asking = new Asking(program);
    return asking.ask(new Order.Adopt(terms.terms(asking.now())), files);
  }
}
