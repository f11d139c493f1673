package io.drover.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The daemon as {@code drover daemon} runs it, from its start to its line that it is ready. */
final class DaemonProcess implements AutoCloseable {
  private static final int STOP_SECONDS = 60;
  private static final String USED = "jvm_heap_used_bytes";

  private final Process process;
  private final int httpPort;
  private final long startNanos;

  private DaemonProcess(Process process, int httpPort, long startNanos) {
    this.process = process;
    this.httpPort = httpPort;
    this.startNanos = startNanos;
  }

  static DaemonProcess start(Options options, Path configuration, int httpPort) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(options.drover.toString(), "--config=" + configuration, "daemon");
    builder.environment().put("DROVER_JAVA_OPTS", options.javaOptions);
    builder.redirectError(configuration.resolveSibling("daemon.log").toFile());
    long start = System.nanoTime();
    Process process = builder.start();
    BufferedReader said = process.inputReader();
    String line = said.readLine();
    while (line != null && !line.startsWith("drover is ready")) {
      line = said.readLine();
    }
    long nanos = System.nanoTime() - start;
    DaemonProcess daemon = new DaemonProcess(process, httpPort, nanos);
    if (line == null) {
      daemon.close();
      throw new IOException("the daemon did not start; see " + configuration);
    }
    return daemon;
  }

  /** From before the process was there until it said that it is ready. */
  long startNanos() {
    return startNanos;
  }

  /** Processor time that it has used so far. */
  double cpuSeconds() {
    return process.toHandle().info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
  }

  long residentBytes() throws IOException {
    return Machine.residentBytes(process.pid());
  }

  /** What lives on its heap: used bytes after a full collection. */
  long liveHeapBytes() throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Programs.run(jcmd.toString(), Long.toString(process.pid()), "GC.run");
    URI metrics = URI.create("http://127.0.0.1:" + httpPort + "/metrics");
    try (HttpClient client = HttpClient.newHttpClient()) {
      String body =
          client
              .send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
              .body();
      return body.lines()
          .filter(line -> line.startsWith(USED + " ") || line.startsWith(USED + "{"))
          .map(line -> line.substring(line.lastIndexOf(' ') + 1))
          .mapToLong(value -> (long) Double.parseDouble(value))
          .findFirst()
          .orElseThrow(() -> new IOException("/metrics has no " + USED));
    }
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        throw new IOException("the daemon did not stop within " + STOP_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
