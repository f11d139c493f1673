package io.drover.mover.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The daemon as a process of its own, which can be killed: on its own, or as the child of a service
 * manager, which keeps its descriptors and starts it again.
 */
final class DaemonProcess {
  private static final String PYTHON = "/usr/bin/python3";
  private static final String MANAGER = "/io/drover/mover/door/service_manager.py";

  private static final long STOP_SECONDS = 60;

  private final Path directory;
  private final ProcessBuilder command;
  private final boolean managed;
  private Process process;
  private BufferedReader output;

  private DaemonProcess(Path directory, ProcessBuilder command, boolean managed)
      throws IOException {
    this.directory = directory;
    this.command = command;
    this.managed = managed;
    run();
  }

  private void run() throws IOException {
    process = command.start();
    output = process.inputReader();
  }

  /** Starts one; it may not be ready yet. A keeper process keeps its descriptors. */
  static DaemonProcess start(Path configuration, Path log) throws IOException {
    ProcessBuilder command = command(DroverCommand.of(configuration, "daemon"), log);
    return new DaemonProcess(configuration.getParent(), command, false);
  }

  /** The same as a service. */
  static DaemonProcess startManaged(Path configuration, Path log)
      throws IOException, URISyntaxException {
    Path script = Path.of(DaemonProcess.class.getResource(MANAGER).toURI());
    List<String> line = new ArrayList<>();
    line.addAll(List.of(PYTHON, script.toString(), configuration.resolveSibling("sd") + ""));
    line.addAll(DroverCommand.of(configuration, "daemon"));
    ProcessBuilder command = command(line, log);
    command.environment().put("FDSTORE", "16");
    return new DaemonProcess(configuration.getParent(), command, true);
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

  void awaitReady() throws IOException {
    await("drover is ready");
  }

  private void await(String start) throws IOException {
    String line = output.readLine();
    while (line != null && !line.startsWith(start)) {
      line = output.readLine();
    }
    if (line == null) {
      throw new IOException("the daemon ended before it said: " + start);
    }
  }

  /** SIGKILL, and the next one is started. */
  void killAndStart() throws IOException, InterruptedException {
    if (managed) {
      DroverHome.run("kill", "-USR1", Long.toString(process.pid()));
      await("= killed");
    } else {
      kill();
      run();
    }
  }

  /** SIGKILL, of the manager too; a keeper stays. */
  void kill() throws InterruptedException {
    if (managed) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
    }
    process.destroyForcibly().waitFor();
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
    process.destroy();
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
  static void clean(Path directory) throws IOException, InterruptedException {
    left(directory).forEach(ProcessHandle::destroyForcibly);
    new ProcessBuilder("umount", "-l", directory.resolve("lab").toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
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
