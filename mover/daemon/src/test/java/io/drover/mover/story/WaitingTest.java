package io.drover.mover.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is done to a file while somebody waits for it in his open. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class WaitingTest {
  /** Three seconds of the gentle pool's. */
  private static final int BYTES = 24 << 20;

  @RegisterExtension static final Lab lab = new Lab();

  @Test
  void whoWaitsForAFileThatIsDeletedHasItsBytes() throws Exception {
    Path file = released("deleted-while-waiting");
    CompletableFuture<Reading> reader = waiting(file);

    Files.delete(file);

    assertThat(reader).as("the reader has gone on").isNotDone();
    assertThat(reader.join().succeeded().output()).isEqualTo(Lab.random(BYTES));
  }

  @Test
  void whoWaitsForAFileThatIsRenamedHasItsBytes() throws Exception {
    Path file = released("renamed-while-waiting");
    CompletableFuture<Reading> reader = waiting(file);

    Path renamed = Files.move(file, lab.path("renamed-meanwhile"));

    assertThat(reader).as("the reader has gone on").isNotDone();
    assertThat(reader.join().succeeded().output()).isEqualTo(Lab.random(BYTES));
    assertThat(Reading.of(renamed).succeeded().output()).isEqualTo(Lab.random(BYTES));
  }

  private static Path released(String name) throws IOException {
    Path file = lab.file(name, BYTES);
    lab.archiveAndRelease(name, "gentle");
    return file;
  }

  private static CompletableFuture<Reading> waiting(Path file) throws Exception {
    CompletableFuture<Reading> reader = CompletableFuture.supplyAsync(() -> read(file));
    Instant end = Instant.now().plus(Duration.ofSeconds(30));
    while (Lab.allocatedBytes(file) == 0) {
      assertThat(Instant.now()).as("bytes come").isBefore(end);
      Thread.sleep(5);
    }
    return reader;
  }

  private static Reading read(Path file) {
    try {
      return Reading.of(file);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
