package io.drover.mover.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code drover daemon}. */
@Command(
    name = "daemon",
    description = "Run the daemon that the configuration describes, in the foreground.")
final class Daemon implements Callable<Integer> {
  private final Program program;

  Daemon(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    new Foreground(program.shell()).run(program.configuration());
    return 0;
  }
}
