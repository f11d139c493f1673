package io.drover.mover.story;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a program printed and complained about. Files that may make their reader wait are read by a
 * process of its own, which can be killed.
 */
@SuppressWarnings("ArrayRecordComponent") // only ever looked at, never compared
record Reading(byte[] output, String errors, int code) {
  private static final long PATIENCE_SECONDS = 50;

  /** Of what a program said that failed. */
  private static final int SHOWN_BYTES = 2000;

  /** The content of a file, as {@code cat} sees it. */
  static Reading of(Path file) throws IOException, InterruptedException {
    return by(List.of("cat", file.toString()));
  }

  static Reading by(String... command) throws IOException, InterruptedException {
    return by(List.of(command));
  }

  private static Reading by(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    try {
      byte[] output = process.getInputStream().readAllBytes();
      String errors = new String(process.getErrorStream().readAllBytes(), UTF_8);
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError(command + " does not end");
      }
      return new Reading(output, errors, process.exitValue());
    } finally {
      process.destroyForcibly();
    }
  }

  /** This one, of a program that has to succeed. */
  Reading succeeded() {
    if (code != 0) {
      String said = new String(output, 0, Math.min(output.length, SHOWN_BYTES), UTF_8);
      throw new AssertionError("exit code " + code + ": " + errors + said);
    }
    return this;
  }
}
