package io.drover.tier.command;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs commands: no shell, no standard input, an environment that is made here, and a deadline that
 * ends the command with everything it has started.
 */
final class Runner {
  /** What every command has in its environment, unless the configuration says otherwise. */
  private static final Map<String, String> ENVIRONMENT =
      Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL", "C.UTF-8");

  /** A list of 100,000 objects, say. */
  static final int OUTPUT_MAX = 32 << 20;

  private static final int ERRORS_MAX = 64 << 10;

  /** A signal's number is added to this in what the JDK calls an exit value. */
  private static final int SIGNALLED = 128;

  /** From SIGTERM to SIGKILL. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final Map<String, String> environment;
  private final Path directory;

  /**
   * @param environment beside PATH and LC_ALL, or in their place
   * @param directory in which commands run
   */
  Runner(Map<String, String> environment, Path directory) {
    this.environment = Map.copyOf(environment);
    this.directory = directory;
  }

  /** In which commands run. */
  Path directory() {
    return directory;
  }

  /** Runs to the end, or to the deadline. An interrupt kills the command, or starts none. */
  Outcome run(List<String> arguments, Duration deadline) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Process process;
    try {
      process = start(arguments);
    } catch (IOException e) {
      return new Outcome.NotStarted(e.getMessage());
    }
    boolean ended = false;
    Tap output = new Tap(process.getInputStream(), OUTPUT_MAX);
    Tap errors = new Tap(process.getErrorStream(), ERRORS_MAX);
    try {
      ended = process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      if (!ended) {
        kill(process);
      }
    }
    if (!ended) {
      return new Outcome.Overdue(deadline, errors.text());
    }
    int code = process.exitValue();
    Outcome.Exited exited =
        new Outcome.Exited(code, output.text(), errors.text(), output.truncated());
    return code > SIGNALLED ? new Outcome.Killed(code - SIGNALLED, exited) : exited;
  }

  private Process start(List<String> arguments) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(arguments).directory(directory.toFile());
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.environment().clear();
    builder.environment().putAll(ENVIRONMENT);
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static void kill(Process process) {
    Set<ProcessHandle> family = new LinkedHashSet<>(withDescendants(process.toHandle()).toList());
    family.forEach(ProcessHandle::destroy);
    try {
      process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      // Whoever is in a hurry twice gets the hard way at once.
      Thread.currentThread().interrupt();
    }
    // What was started meanwhile, as long as one that is known is its parent.
    List<ProcessHandle> known = List.copyOf(family);
    known.forEach(member -> family.addAll(withDescendants(member).toList()));
    family.forEach(ProcessHandle::destroyForcibly);
  }

  private static Stream<ProcessHandle> withDescendants(ProcessHandle process) {
    return Stream.concat(Stream.of(process), process.descendants());
  }
}
