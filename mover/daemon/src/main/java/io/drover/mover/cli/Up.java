package io.drover.mover.cli;

import io.drover.mover.Drover;
import io.drover.mover.config.Configuration;
import io.drover.mover.config.Size;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code drover up}. */
@Command(
    name = "up",
    description =
        "Run everything here, in the foreground: a tree on a file system of its own, two pools,"
            + " a Kafka broker.")
final class Up implements Callable<Integer> {
  private static final int PORT_MAX = 65_535;

  private final Program program;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      defaultValue = "drover-home",
      description = "Where everything is kept; default ./${DEFAULT-VALUE}.")
  private String home;

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      description = "Of the tree's file system when it is made, sparse; default 20GiB.")
  private String size;

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      description = "Of the broker on 127.0.0.1, 0 for any free one; default 19092.")
  private Integer kafkaPort;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description = "Of health, metrics and the page on 127.0.0.1; default 8642.")
  private Integer httpPort;

  @Spec private CommandSpec spec;

  Up(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    HomeDirectory.Wishes wishes =
        new HomeDirectory.Wishes(
            bytes(), port("--kafka-port", kafkaPort), port("--http-port", httpPort));
    HomeDirectory directory = new HomeDirectory(program.path(home));
    Mkfs mkfs = new Mkfs(program.shell().environment());
    Configuration configuration = directory.prepare(wishes, mkfs);
    Drover.createPools(configuration);
    new Foreground(program.shell()).run(configuration);
    return 0;
  }

  private Optional<Size> bytes() {
    try {
      return Optional.ofNullable(size).map(Size::parse);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--size: " + e.getMessage(), e);
    }
  }

  private Optional<Integer> port(String option, Integer port) {
    if (port != null && (port < 0 || port > PORT_MAX)) {
      throw new ParameterException(
          spec.commandLine(), option + " must be from 0 to " + PORT_MAX + ", not " + port);
    }
    return Optional.ofNullable(port);
  }
}
