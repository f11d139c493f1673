package io.drover.mover.door.fanotify;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.linux.Descriptor;
import io.drover.linux.Lease;
import io.drover.linux.Open;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TruncationsTest {
  /** truncate(2), not ftruncate(2) as truncate(1) does. */
  private static final String PROGRAM = "truncate($ARGV[0], 1) or die $!";

  @TempDir private Path directory;

  @Test
  void whoeverWaitsInTheCallMayTruncateAndWhoeverHasEndedMayNot() throws Exception {
    Path file = Files.writeString(directory.resolve("film"), "film");
    try (Descriptor held = Open.path(file.toString(), Open.O_RDWR)) {
      assertThat(Lease.tryTake(held, Lease.Kind.WRITE)).isTrue();
      Process program = new ProcessBuilder("perl", "-e", PROGRAM, file.toString()).start();
      int thread = Math.toIntExact(program.pid());
      while (!waitsIn(thread).contains("lease")) {
        assertThat(program.isAlive()).isTrue();
        Thread.onSpinWait();
      }
      assertThat(Truncations.mayComeFrom(thread)).isTrue();

      Lease.drop(held);

      assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(program.exitValue()).isZero();
      assertThat(Truncations.mayComeFrom(thread)).isFalse();
      assertThat(file).hasSize(1);
    }
  }

  @Test
  void whoeverSleepsInAnotherCallMayNot() throws Exception {
    Process program = new ProcessBuilder("sleep", "60").start();
    try {
      int thread = Math.toIntExact(program.pid());
      while (!waitsIn(thread).contains("nanosleep")) {
        assertThat(program.isAlive()).isTrue();
        Thread.onSpinWait();
      }
      assertThat(Truncations.mayComeFrom(thread)).isFalse();
    } finally {
      program.destroyForcibly().waitFor();
    }
  }

  @Test
  void whoeverHasAProcessorOrIsUnknownMay() throws Exception {
    Process program = new ProcessBuilder("sh", "-c", "while :; do :; done").start();
    try {
      int thread = Math.toIntExact(program.pid());
      while (!Truncations.mayComeFrom(thread)) {
        assertThat(program.isAlive()).isTrue();
        Thread.onSpinWait();
      }
    } finally {
      program.destroyForcibly().waitFor();
    }
    assertThat(Truncations.mayComeFrom(0)).isTrue();
  }

  private static String waitsIn(int thread) throws IOException {
    return Files.readString(Path.of("/proc", Integer.toString(thread), "wchan"));
  }
}
