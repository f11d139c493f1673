package io.drover.mover.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which files, and whether to stay until it is done. */
final class FileOptions {
  @Parameters(
      arity = "1..*",
      paramLabel = "PATH",
      description =
          "Files, or directories with all files below them; as the tree's users see them or"
              + " as tree:/path. Symbolic links are not followed.")
  private List<String> places = new ArrayList<>();

  @Option(
      names = "--wait",
      description = "Stay until every request has ended; exit code 1 when one failed.")
  private boolean wait;

  List<String> places() {
    return List.copyOf(places);
  }

  boolean wantsResults() {
    return wait;
  }
}
