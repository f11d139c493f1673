package io.drover.mover.keeper;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How the keeper is started.
 *
 * @param java the program of the virtual machine
 * @param classPath where the keeper's classes are
 * @param orphanLimit how long readers wait without a daemon before they are denied; zero: for ever
 * @param lookInterval how often the keeper looks whether an orphan's tree was unmounted
 */
public record KeeperProgram(
    Path java, String classPath, Duration orphanLimit, Duration lookInterval) {
  /** The usual one; an orphan that was unmounted is forgotten within a minute. */
  public static KeeperProgram like(Path javaHome, String classPath, Duration orphanLimit) {
    return new KeeperProgram(
        javaHome.resolve("bin/java"), classPath, orphanLimit, Duration.ofMinutes(1));
  }

  /**
   * The shell ignores the signals by which terminals and operators end a daemon and all that
   * belongs to it, and the virtual machine leaves ignored signals alone (signal handling of the
   * {@code java} command).
   */
  List<String> command(Path runtimeDirectory) {
    return List.of(
        "/bin/sh",
        "-c",
        "trap '' HUP INT TERM; exec \"$@\"",
        "keeper",
        java.toString(),
        "-Xmx16m",
        "-Xss256k",
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-XX:-UsePerfData",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        classPath,
        Keeper.class.getName(),
        runtimeDirectory.toString(),
        Long.toString(orphanLimit.toSeconds()),
        Long.toString(lookInterval.toSeconds()));
  }

  /** Starts a keeper, unless one runs already, and returns when it listens. */
  void start(Path runtimeDirectory) throws IOException {
    File log = runtimeDirectory.resolve("keeper.log").toFile();
    ProcessBuilder builder = new ProcessBuilder(command(runtimeDirectory));
    // A directory that nobody unmounts.
    builder.directory(new File("/")).redirectInput(new File("/dev/null"));
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log));
    try (BufferedReader output = builder.start().inputReader()) {
      String first = output.readLine();
      if (first == null) {
        throw new IOException("the keeper did not start; see " + log);
      }
    }
  }
}
