package io.drover.mover.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The daemon as a process of its own, which can be killed: on its own, or as the child of a service
 * manager, which keeps its descriptors and starts it again.
 */
final class DaemonProcess {
  private static final String PYTHON = "/usr/bin/python3";
  private static final String MANAGER = "/io/drover/mover/door/service_manager.py";

  /** What a line begins with that says that a daemon is ready, and that one is dead. */
  static final String READY = "drover is ready";

  static final String KILLED = "= killed";

  /** After the last line. */
  private static final String END = "= end";

  private static final long STOP_SECONDS = 60;

  private final Path directory;
  private final ProcessBuilder command;
  private final boolean managed;
  private final Consumer<String> ear;
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
  private Process process;
  private Thread listener;

  private DaemonProcess(
      Path directory, ProcessBuilder command, boolean managed, Consumer<String> ear)
      throws IOException {
    this.directory = directory;
    this.command = command;
    this.managed = managed;
    this.ear = ear;
    run();
  }

  private void run() throws IOException {
    process = command.start();
    BufferedReader output = process.inputReader();
    listener = Thread.ofPlatform().daemon().name("daemon-output").start(() -> listen(output));
  }

  private void listen(BufferedReader output) {
    output.lines().forEach(this::hear);
    said.add(END);
  }

  private void hear(String line) {
    ear.accept(line);
    said.add(line);
  }

  /** Starts one; it may not be ready yet. A keeper process keeps its descriptors. */
  static DaemonProcess start(Path configuration, Path log) throws IOException {
    return start(configuration, log, _ -> {});
  }

  /**
   * The same.
   *
   * @param ear hears every line at once, and {@link #KILLED} between two daemons
   */
  static DaemonProcess start(Path configuration, Path log, Consumer<String> ear)
      throws IOException {
    ProcessBuilder command = command(DroverCommand.of(configuration, "daemon"), log);
    return new DaemonProcess(configuration.getParent(), command, false, ear);
  }

  /** The same as a service. */
  static DaemonProcess startManaged(Path configuration, Path log, Consumer<String> ear)
      throws IOException, URISyntaxException {
    Path script = Path.of(DaemonProcess.class.getResource(MANAGER).toURI());
    List<String> line = new ArrayList<>();
    line.addAll(List.of(PYTHON, script.toString(), configuration.resolveSibling("sd") + ""));
    line.addAll(DroverCommand.of(configuration, "daemon"));
    ProcessBuilder command = command(line, log);
    command.environment().put("FDSTORE", "16");
    return new DaemonProcess(configuration.getParent(), command, true, ear);
  }

  /** Of the daemon, or of its manager. */
  long pid() {
    return process.pid();
  }

  static boolean canBeManaged() {
    return Files.exists(Path.of(PYTHON));
  }

  private static ProcessBuilder command(List<String> line, Path log) {
    return new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
  }

  boolean isAlive() {
    return process.isAlive();
  }

  void awaitReady() throws IOException, InterruptedException {
    await(READY);
  }

  private void await(String start) throws IOException, InterruptedException {
    String line = said.take();
    while (!line.startsWith(start)) {
      if (line.equals(END)) {
        throw new IOException("the daemon ended before it said: " + start);
      }
      line = said.take();
    }
  }

  /** SIGKILL, and the next one is started. */
  void killAndStart() throws IOException, InterruptedException {
    if (managed) {
      DroverHome.run("kill", "-USR1", Long.toString(process.pid()));
      await(KILLED);
    } else {
      kill();
      ear.accept(KILLED);
      run();
    }
  }

  /** SIGKILL, of the manager too; a keeper stays. */
  void kill() throws InterruptedException {
    if (managed) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
    }
    // Not by the process itself, which would close what it has said and nobody has heard.
    process.toHandle().destroyForcibly();
    process.waitFor();
    listener.join();
    said.clear();
  }

  /**
   * SIGTERM, after which nobody keeps anything of the daemon any more; its exit code, which a
   * service manager keeps to itself.
   */
  int stop() throws IOException, InterruptedException {
    if (managed) {
      process.children().forEach(ProcessHandle::destroy);
      await("= stored 0");
      return 0;
    }
    process.toHandle().destroy();
    if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the daemon does not stop");
    }
    // The keeper ends when it keeps no group.
    for (int look = 0; look < 1000 && !left(directory).isEmpty(); look++) {
      Thread.sleep(10);
    }
    assertThat(left(directory)).as("processes of " + directory).isEmpty();
    return process.exitValue();
  }

  /** Ends what a test that failed leaves behind, by the directory that only it uses. */
  static void clean(Path directory, List<String> trees) throws IOException, InterruptedException {
    left(directory).forEach(ProcessHandle::destroyForcibly);
    for (String tree : trees) {
      Reading.by("umount", "-l", directory.resolve(tree).toString());
    }
  }

  private static List<ProcessHandle> left(Path directory) {
    return ProcessHandle.allProcesses()
        .filter(process -> commandLine(process).contains(directory + "/run"))
        .toList();
  }

  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
    } catch (IOException noProcess) {
      return "";
    }
  }
}
