package io.drover.mover.cli;

import io.drover.events.Order;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drover unpin}. */
@Command(name = "unpin", description = "Undo a pin of the same owner.")
final class Unpin implements Callable<Integer> {
  private final Program program;
  @Mixin private FileOptions files;
  @Mixin private TermOptions terms;

  @Option(names = "--owner", paramLabel = "NAME", description = "Whose pin; default: yours.")
  private String owner;

  Unpin(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Asking asking = new Asking(program);
    return asking.ask(
        new Order.Unpin(Optional.ofNullable(owner), terms.terms(asking.now())), files);
  }
}
