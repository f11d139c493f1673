package io.drover.mover.cli;

import io.drover.events.Order;
import io.drover.events.WhileWriting;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code drover archive}. */
@Command(name = "archive", description = "Add copies in a pool.")
final class Archive implements Callable<Integer> {
  private final Program program;
  @Mixin private FileOptions files;
  @Mixin private PlacementOptions placement;
  @Mixin private TermOptions terms;

  Archive(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Asking asking = new Asking(program);
    Order.OnFile order =
        new Order.Archive(placement.placement(), WhileWriting.ABORT, terms.terms(asking.now()));
    return asking.ask(order, files);
  }
}
