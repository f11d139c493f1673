package io.drover.mover.door;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of its own that uses a tree: the test must not wait in the kernel itself. */
public final class Command implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final Path output;
  private final Path errors;

  private Command(Process process, Path output, Path errors) {
    this.process = process;
    this.output = output;
    this.errors = errors;
  }

  public static Command start(String... words) throws IOException {
    return start(List.of(words));
  }

  public static Command start(List<String> words) throws IOException {
    Path output = Files.createTempFile("drover-command", ".out");
    Path errors = Files.createTempFile("drover-command", ".err");
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.redirectOutput(output.toFile()).redirectError(errors.toFile());
    // Also the language: messages are compared.
    builder.environment().put("LC_ALL", "C");
    return new Command(builder.start(), output, errors);
  }

  /** What it printed; fails the test when it does not end or ends with an error. */
  public byte[] output() throws IOException, InterruptedException {
    int code = exitCode();
    if (code != 0) {
      throw new AssertionError("exit code " + code + ": " + Files.readString(errors, UTF_8));
    }
    return Files.readAllBytes(output);
  }

  /** What it has printed so far. */
  public String printed() throws IOException {
    return Files.readString(output, UTF_8);
  }

  /** Writes a line to its standard input. */
  public Command tell(String line) throws IOException {
    process.outputWriter(UTF_8).append(line).append('\n').flush();
    return this;
  }

  /** What it complained about when it failed. */
  public String failure() throws IOException, InterruptedException {
    if (exitCode() == 0) {
      throw new AssertionError("it succeeded");
    }
    return Files.readString(errors, UTF_8);
  }

  private int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("process " + process.pid() + " still waits in the kernel");
    }
    return process.exitValue();
  }

  public boolean isRunning() {
    return process.isAlive();
  }

  /** Waits until the process sleeps in the kernel, waiting for an answer to its event. */
  public Command awaitBlocked() throws IOException, InterruptedException {
    Path place = Path.of("/proc/" + process.pid() + "/wchan");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!Files.readString(place).startsWith("fanotify_")) {
      if (System.nanoTime() > deadline || !process.isAlive()) {
        throw new AssertionError("process " + process.pid() + " does not wait for an answer");
      }
      Thread.sleep(2);
    }
    return this;
  }

  public long pid() {
    return process.pid();
  }

  public Process process() {
    return process;
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    Files.deleteIfExists(output);
    Files.deleteIfExists(errors);
  }
}
