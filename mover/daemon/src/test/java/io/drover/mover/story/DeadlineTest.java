package io.drover.mover.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A reader for whom nothing comes within {@code recallDeadline}. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class DeadlineTest {
  /** Some seconds of the slow pool's, which gives a MiB at a time. */
  private static final int BYTES = 3 << 20;

  @TempDir private Path directory;
  private DroverHome home;

  @AfterEach
  void stop() throws Exception {
    if (home != null) {
      home.close();
    }
  }

  @Test
  void theReaderGetsAnErrorTheFileComesAllTheSameAndTheNextReaderHasItsBytes() throws Exception {
    assumeTrue(DroverHome.isPossible(), "needs CAP_SYS_ADMIN: no deadline is proven");
    home = DroverHome.impatient(directory).start();
    Path file = Files.write(home.tree().resolve("late"), Lab.random(BYTES));
    home.release(List.of(file), "slow");

    assertThat(Reading.of(file).errors()).contains("Input/output error");

    Instant end = Instant.now().plus(Duration.ofSeconds(60));
    while (Lab.allocatedBytes(file) < BYTES) {
      assertThat(Instant.now()).as("the file comes back without a reader").isBefore(end);
      Thread.sleep(50);
    }
    assertThat(Reading.of(file).succeeded().output()).isEqualTo(Lab.random(BYTES));
  }
}
