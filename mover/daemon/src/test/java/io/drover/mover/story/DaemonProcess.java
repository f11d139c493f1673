package io.drover.mover.story;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The daemon as a process of its own, which can be killed. */
final class DaemonProcess {
  private static final long STOP_SECONDS = 60;

  private final Process process;
  private final BufferedReader output;

  private DaemonProcess(Process process) {
    this.process = process;
    this.output = process.inputReader();
  }

  /** Starts one; it may not be ready yet. */
  static DaemonProcess start(Path configuration, Path log) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(DroverCommand.of(configuration, "daemon"));
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    return new DaemonProcess(builder.start());
  }

  void awaitReady() throws IOException {
    String line = output.readLine();
    while (line != null && !line.startsWith("drover is ready")) {
      line = output.readLine();
    }
    if (line == null) {
      throw new IOException("the daemon ended before it was ready");
    }
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM; its exit code. */
  int stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the daemon does not stop");
    }
    return process.exitValue();
  }

  /** Ends what a test that failed leaves behind, by the directory that only it uses. */
  static void clean(Path directory) throws IOException, InterruptedException {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      for (Path candidate : processes.filter(Files::isDirectory).toList()) {
        if (commandLine(candidate).contains(directory + "/run")) {
          long pid = Long.parseLong(candidate.getFileName().toString());
          ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
      }
    }
    new ProcessBuilder("umount", "-l", directory.resolve("lab").toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private static String commandLine(Path process) {
    try {
      return Files.readString(process.resolve("cmdline"));
    } catch (IOException noProcess) {
      return "";
    }
  }
}
