package io.drover.mover.cli;

import io.drover.linux.LinuxException;
import io.drover.mover.StubKeys;
import io.drover.mover.config.Configuration;
import io.drover.mover.home.HomeException;
import io.drover.mover.home.StubAttribute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code drover state}. */
@Command(
    name = "state",
    description =
        "Show where files are, as their stubs say; asks no daemon and recalls nothing."
            + " With --json the whole stub.")
final class ShowState implements Callable<Integer> {
  private final Program program;
  private boolean problems;

  @Parameters(
      arity = "1..*",
      paramLabel = "PATH",
      description = "Files, or directories with all files below them.")
  private List<String> places = new ArrayList<>();

  ShowState(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws IOException {
    Configuration configuration = program.configuration();
    FileLook.requireSight(configuration, "drover state");
    StubAttribute attribute = StubKeys.attribute(configuration.stubAttribute());
    TreePaths paths = new TreePaths(configuration.trees(), program.shell().directory());
    List<TreePaths.Spot> spots = new ArrayList<>();
    for (String place : places) {
      TreePaths.Spot spot = paths.locate(place);
      if (!Files.exists(spot.local(), LinkOption.NOFOLLOW_LINKS)) {
        throw new Failure(
            ByteText.shown(place)
                + " is not there on this host; when the daemon is down, its tree is empty");
      }
      spots.add(spot);
    }
    if (!program.json()) {
      program.shell().out().println(FileLine.header());
    }
    Walk walk = new Walk(file -> show(file, attribute), this::problem);
    for (TreePaths.Spot spot : spots) {
      walk.from(spot);
    }
    return problems ? 1 : 0;
  }

  private void show(Walk.FileFound file, StubAttribute attribute) {
    try {
      FileLook look = FileLook.at(file.local(), attribute);
      long nowMillis = program.shell().machine().clock().millis();
      FileLine line = new FileLine(file.subject(), look, nowMillis);
      program.shell().out().println(program.json() ? line.json().toString() : line.text());
    } catch (LinuxException | HomeException e) {
      problem(LineReport.shown(file.subject()) + ": " + e.getMessage());
    }
  }

  private void problem(String message) {
    problems = true;
    program.shell().err().println("drover: " + message);
  }
}
