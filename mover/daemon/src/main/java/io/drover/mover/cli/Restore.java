package io.drover.mover.cli;

import io.drover.events.Order;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code drover restore}. */
@Command(name = "restore", description = "Bring the bytes back in place.")
final class Restore implements Callable<Integer> {
  private final Program program;
  @Mixin private FileOptions files;
  @Mixin private TermOptions terms;

  Restore(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Asking asking = new Asking(program);
    return asking.ask(new Order.Restore(terms.terms(asking.now())), files);
  }
}
