package io.drover.tier.s3;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server of the tests on a port of the loopback interface. It ends with this JVM, whatever ends
 * this one: a guard in its shell waits for the end of our pipe.
 */
final class ServerProcess {
  private static final Duration START_MAX = Duration.ofMinutes(3);

  private final Process process;
  private final Path log;

  private ServerProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * @param log appended to
   */
  static ServerProcess start(Path log, List<String> program) throws IOException {
    String command =
        "\"$@\" & server=$!; trap 'kill -9 $server' TERM; (read -r _; kill -9 $server) <&3 &"
            + " wait $server";
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", "exec 3<&0; " + command, "server");
    builder.command().addAll(program);
    Process process =
        builder
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    return new ServerProcess(process, log);
  }

  /** A JVM like the one that asks, for a server that need not be fast. */
  static List<String> jvm() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx256m",
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC");
  }

  /** Waits until somebody listens. */
  void awaitPort(int port) throws IOException, InterruptedException {
    long end = System.nanoTime() + START_MAX.toNanos();
    while (!answers(port)) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IOException("the server did not start: " + Files.readString(log));
      }
      Thread.sleep(20);
    }
  }

  /** Ends the process at once, as a crash does. */
  void kill() throws InterruptedException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    if (!process.waitFor(START_MAX.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("a server does not end");
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }
}
