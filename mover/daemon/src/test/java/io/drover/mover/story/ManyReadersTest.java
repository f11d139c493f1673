package io.drover.mover.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten thousand readers who wait at once cost a descriptor each, and keep nobody else waiting. They
 * keep the machine busy for minutes, since the kernel wakes all who wait at every answer.
 */
@Tag("soak")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class ManyReadersTest {
  private static final int READERS = 10_000;

  /**
   * From a pool that gives 4 MiB a second: forty seconds; ten are enough for all of them to come.
   */
  private static final int BYTES = 160 << 20;

  /** Far less than the slow file takes. */
  private static final Duration SOON = Duration.ofSeconds(4);

  @Test
  void tenThousandReadersWaitForASlowPoolAndNobodyElseWaitsBehindThem(@TempDir Path directory)
      throws Exception {
    assumeTrue(DroverHome.isPossible(), "needs CAP_SYS_ADMIN: many blocked readers are not proven");
    try (DroverHome home = DroverHome.in(directory).start()) {
      Path slow = Files.write(home.tree().resolve("slow"), Lab.random(BYTES));
      Path quick = Files.write(home.tree().resolve("quick"), Lab.random(50_000));
      home.release(List.of(slow), "slow");
      home.release(List.of(quick), "vault");
      int threads = threads();
      long descriptors = descriptors();

      Process readers = new ProcessBuilder(ReadersProgram.of(slow, READERS)).start();
      try {
        await(home, waiting -> waiting >= READERS);
        // What is in its place is opened, and what is not comes back from another pool.
        Instant between = Instant.now();
        Path resident = Files.write(home.tree().resolve("resident"), Lab.random(70_000));
        assertThat(Reading.of(resident).succeeded().output()).isEqualTo(Lab.random(70_000));
        assertThat(Reading.of(quick).succeeded().output()).isEqualTo(Lab.random(50_000));
        assertThat(Duration.between(between, Instant.now())).isLessThan(SOON);
        assertThat(waiting(home)).as("readers who wait still").isGreaterThanOrEqualTo(READERS);
        assertThat(threads()).as("threads of the daemon").isLessThan(threads + 100);

        assertThat(new String(readers.getInputStream().readAllBytes(), UTF_8).strip())
            .as("readers with an error or zeros")
            .isEqualTo("0");
      } finally {
        readers.destroyForcibly().waitFor();
      }
      await(home, waiting -> waiting == 0);
      assertThat(descriptors()).as("descriptors").isLessThan(descriptors + 200);
    }
  }

  private static void await(DroverHome home, LongPredicate enough) throws Exception {
    for (int look = 0; look < 300; look++) {
      if (enough.test(waiting(home))) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError(waiting(home) + " readers wait");
  }

  private static long waiting(DroverHome home) throws IOException, InterruptedException {
    return home.page("/metrics")
        .lines()
        .filter(line -> line.startsWith("drover_door_readers_waiting{tree=\"lab\"} "))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static int threads() {
    return ManagementFactory.getThreadMXBean().getThreadCount();
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }
}
