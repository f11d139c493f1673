package io.drover.mover.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.events.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A tree that counts as full from its first percent on. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FullTreeTest {
  @Test
  void whatReadersBringBackDoesNotStayAndWhatIsRestoredDoes(@TempDir Path directory)
      throws Exception {
    assumeTrue(DroverHome.isPossible(), "needs CAP_SYS_ADMIN: a full tree is not proven");
    try (DroverHome home = DroverHome.governed(directory, "governor: {shortFrom: 1}").start()) {
      Path read = Files.write(home.tree().resolve("read"), Lab.random(20 << 20));
      Path restored = Files.write(home.tree().resolve("restored"), Lab.random(20 << 20));
      Path full = Files.write(home.tree().resolve("much"), Lab.random(50 << 20));
      home.release(List.of(read, restored));

      assertThat(Reading.of(read).succeeded().output()).hasSize(20 << 20);
      try (PolicyEngine policy =
          new PolicyEngine(home.configuration().kafka().servers(), "story")) {
        assertThat(policy.await(policy.publish("restored", Lab.restore())).outcome().state())
            .isEqualTo(State.SUCCEEDED);
      }

      for (int look = 0; look < 6000 && Lab.allocatedBytes(read) > 0; look++) {
        Thread.sleep(10);
      }
      assertThat(Lab.allocatedBytes(read)).isZero();
      assertThat(Reading.of(restored).succeeded().output()).hasSize(20 << 20);
      Thread.sleep(1000);
      assertThat(Lab.allocatedBytes(restored)).isPositive();
      assertThat(Lab.allocatedBytes(full)).isPositive();
    }
  }
}
