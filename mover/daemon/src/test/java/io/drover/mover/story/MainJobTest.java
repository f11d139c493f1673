package io.drover.mover.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.events.Code;
import io.drover.events.Order;
import io.drover.events.Placement;
import io.drover.events.Result;
import io.drover.events.State;
import io.drover.events.Terms;
import io.drover.events.WhileWriting;
import io.drover.linux.Descriptor;
import io.drover.linux.Open;
import io.drover.linux.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The main job as a user sees it: archive, release, and read again without noticing. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class MainJobTest {
  @Test
  void aFileIsArchivedReleasedAndReadAgainWithoutAnybodyNoticing(@TempDir Path directory)
      throws Exception {
    assumeTrue(DroverHome.isPossible(), "needs CAP_SYS_ADMIN: transparent recall is not proven");
    try (DroverHome home = DroverHome.in(directory).start();
        PolicyEngine policy = new PolicyEngine(home.configuration().kafka().servers(), "story")) {
      Path night = home.tree().resolve("night.raw");
      byte[] content = new byte[20 << 20];
      new Random(1).nextBytes(content);
      Files.write(night, content);
      var modified = Files.getLastModifiedTime(night);

      Result archived = policy.ask("night.raw", archive("shelf"));
      assertThat(archived.outcome().state()).as(archived.toString()).isEqualTo(State.SUCCEEDED);

      Result released = policy.ask("night.raw", new Order.Release(Terms.NONE));
      assertThat(released.outcome().code()).as(released.toString()).isEqualTo(Code.OK);
      assertThat(allocatedBytes(night)).isZero();

      assertThat(Files.readAllBytes(night)).isEqualTo(content);
      assertThat(Files.getLastModifiedTime(night)).isEqualTo(modified);
    }
  }

  private static Order.Archive archive(String pool) {
    return new Order.Archive(Placement.in(pool), WhileWriting.ABORT, Terms.NONE);
  }

  private static long allocatedBytes(Path file) throws Exception {
    try (Descriptor opened = Open.path(file.toString(), Open.O_PATH)) {
      return Status.of(opened).blocks() * 512;
    }
  }
}
