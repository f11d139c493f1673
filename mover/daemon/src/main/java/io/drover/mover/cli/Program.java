package io.drover.mover.cli;

import io.drover.mover.config.Configuration;
import io.drover.mover.config.ConfigurationException;
import io.drover.mover.config.ConfigurationFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command {@code drover} itself: the options of every subcommand. */
@Command(
    name = "drover",
    description = "Moves files between pools while they stay readable.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    version = "drover 0.1.0",
    sortOptions = false,
    footer = "%nExit codes: 0 done, 1 failed, 2 wrong usage or configuration.")
final class Program {
  private final Shell shell;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description =
          "The configuration. Without it: $DROVER_CONFIG, ./drover-home/drover.yaml or"
              + " /etc/drover/drover.yaml.")
  private String config;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Write JSON for programs, one document a line.")
  private boolean json;

  Program(Shell shell) {
    this.shell = shell;
  }

  Shell shell() {
    return shell;
  }

  boolean json() {
    return json;
  }

  Path configurationFile() throws IOException {
    Optional<Path> option = Optional.ofNullable(config).map(this::path);
    return ConfigurationFile.find(option, shell.environment(), shell.directory());
  }

  Configuration configuration() throws IOException {
    Path file = configurationFile();
    try {
      return ConfigurationFile.load(file);
    } catch (ConfigurationException e) {
      throw e;
    } catch (IOException e) {
      throw new Failure(file + ": " + Failure.reason(e), e);
    }
  }

  /** The path that an argument means. */
  Path path(String argument) {
    return BytePath.of(argument, shell.directory());
  }
}
