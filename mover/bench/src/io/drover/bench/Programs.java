package io.drover.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Programs of the system, run to their end. */
final class Programs {
  private static final Path DROP_CACHES = Path.of("/proc/sys/vm/drop_caches");

  private Programs() {}

  /** What it printed; its errors are in the exception when it fails. */
  static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed: " + said.strip());
    }
    return said.strip();
  }

  /** Nanoseconds that it took, its start included. */
  static long time(String... command) throws IOException, InterruptedException {
    long start = System.nanoTime();
    run(command);
    return System.nanoTime() - start;
  }

  /** Writes back what is dirty and forgets everything that is cached: data, names and inodes. */
  static void coolDown() throws IOException, InterruptedException {
    run("sync");
    Files.writeString(DROP_CACHES, "3");
  }
}
