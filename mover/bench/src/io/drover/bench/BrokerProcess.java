package io.drover.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A Kafka broker beside the daemon, as in a real installation. */
final class BrokerProcess implements AutoCloseable {
  private static final int STOP_SECONDS = 20;

  private final Process process;
  private final String servers;

  private BrokerProcess(Process process, String servers) {
    this.process = process;
    this.servers = servers;
  }

  static BrokerProcess start(Path directory) throws IOException {
    ProcessHandle.Info own = ProcessHandle.current().info();
    Process process =
        new ProcessBuilder(
                own.command().orElseThrow(),
                "-Xmx512m",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile"),
                "-cp",
                System.getProperty("java.class.path"),
                BrokerProgram.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader said = process.inputReader();
    String servers = said.readLine();
    if (servers == null) {
      throw new IOException("the broker did not start");
    }
    return new BrokerProcess(process, servers);
  }

  String servers() {
    return servers;
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
