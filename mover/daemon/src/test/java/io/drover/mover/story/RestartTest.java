package io.drover.mover.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.events.Order;
import io.drover.events.Result;
import io.drover.events.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The daemon is stopped, as for an upgrade, while somebody waits. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class RestartTest {
  private static final int BYTES = (12 << 20) + 17;

  @Test
  void whoWaitsWhenTheDaemonIsStoppedGetsHisBytesFromTheNext(@TempDir Path directory)
      throws Exception {
    assumeTrue(DroverHome.isPossible(), "needs CAP_SYS_ADMIN: a restart's readers are not proven");
    try (DroverHome home = DroverHome.in(directory).start()) {
      Path file = Files.write(home.tree().resolve("film"), Lab.random(BYTES));
      String servers = home.configuration().kafka().servers();
      try (PolicyEngine policy = new PolicyEngine(servers, "story")) {
        ask(policy, Lab.toPool("slow"));
        ask(policy, Lab.release());
      }
      CompletableFuture<Reading> reader = CompletableFuture.supplyAsync(() -> reading(file));
      while (Lab.allocatedBytes(file) == 0) {
        Thread.sleep(10);
      }

      home.stop();
      assertThat(reader).isNotDone();
      home.start();

      assertThat(reader.join().succeeded().output()).isEqualTo(Lab.random(BYTES));
    }
  }

  private static void ask(PolicyEngine policy, Order.OnFile order) {
    Result result = policy.ask("film", order);
    assertThat(result.outcome().state()).as(result.toString()).isEqualTo(State.SUCCEEDED);
  }

  private static Reading reading(Path file) {
    try {
      return Reading.of(file);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
