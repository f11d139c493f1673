package io.drover.mover.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.drover.mover.Machine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** A terminal to type at and to read from. */
final class TestShell {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> environment = new HashMap<>();
  private final Path directory;
  private Optional<String> answer = Optional.empty();

  TestShell(Path directory) {
    this.directory = directory;
  }

  Shell shell() {
    Machine machine =
        new Machine(
            InstantSource.system(), System::nanoTime, Thread::sleep, new SplittableRandom());
    PrintStream shown = new PrintStream(out, true, UTF_8);
    return new Shell(
        shown,
        new PrintStream(err, true, UTF_8),
        false,
        directory,
        environment,
        machine,
        answer.map(
            typed ->
                Question.over(shown, new ByteArrayInputStream((typed + "\n").getBytes(UTF_8)))));
  }

  /** Somebody sits here and types this when he is asked. */
  TestShell answering(String typed) {
    answer = Optional.of(typed);
    return this;
  }

  TestShell with(String variable, Path file) {
    environment.put(variable, file.toString());
    return this;
  }

  /** Types a command; answers its exit code. */
  int drover(String... arguments) {
    out.reset();
    err.reset();
    return Main.run(shell(), arguments);
  }

  String out() {
    return out.toString(UTF_8);
  }

  String err() {
    return err.toString(UTF_8);
  }
}
