package io.drover.mover.door;

import io.drover.linux.LoopFileSystem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link DoorProgram} that runs. */
final class DoorProcess implements AutoCloseable {
  /** How an answer begins; other lines are the log. */
  static final String ANSWER = "= ";

  private final Process process;
  private final BufferedReader answers;
  private final Writer commands;

  private DoorProcess(Process process) {
    this.process = process;
    this.answers = process.inputReader();
    this.commands = process.outputWriter();
  }

  /** Starts one and waits until it serves. */
  static DoorProcess serving(Setting setting, String pool) throws IOException {
    return serving(command(setting, pool));
  }

  /** Starts one below a program that takes its command line as arguments. */
  static DoorProcess serving(List<String> outer, Setting setting, String pool) throws IOException {
    List<String> command = new ArrayList<>(outer);
    command.addAll(command(setting, pool));
    return serving(command);
  }

  private static List<String> command(Setting setting, String pool) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin/java").toString(),
        "--enable-native-access=ALL-UNNAMED",
        "-Xmx64m",
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-cp",
        System.getProperty("java.class.path"),
        DoorProgram.class.getName(),
        setting.type(),
        setting.fileSystem().image().toString(),
        setting.fileSystem().root().toString(),
        setting.runtime().toString(),
        Integer.toString(setting.orphanLimitSeconds()),
        pool);
  }

  private static DoorProcess serving(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    DoorProcess started = new DoorProcess(builder.start());
    String first = started.answer();
    if (!"serving".equals(first)) {
      started.close();
      throw new IOException("the door did not start: " + first);
    }
    return started;
  }

  /** What all processes of one test share. */
  record Setting(String type, LoopFileSystem fileSystem, Path runtime, int orphanLimitSeconds) {}

  String tell(String command) throws IOException {
    commands.write(command + "\n");
    commands.flush();
    return answer();
  }

  String answer() throws IOException {
    for (String line = answers.readLine(); line != null; line = answers.readLine()) {
      if (line.startsWith(ANSWER)) {
        return line.substring(ANSWER.length());
      }
      System.out.println(line);
    }
    return null;
  }

  long pid() {
    return process.pid();
  }

  /** SIGKILL, and waits for the end. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(10, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
