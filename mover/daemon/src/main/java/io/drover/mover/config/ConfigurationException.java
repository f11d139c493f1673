package io.drover.mover.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used; the message lists every fault, one a line. */
public final class ConfigurationException extends IOException {
  private static final long serialVersionUID = 1;

  ConfigurationException(Path file, List<Problem> problems) {
    super(report(file, problems));
  }

  private static String report(Path file, List<Problem> problems) {
    String count = problems.size() == 1 ? "one problem" : problems.size() + " problems";
    return problems.stream()
        .map(problem -> "  " + problem.text())
        .collect(Collectors.joining("\n", file + " has " + count + ":\n", ""));
  }
}
