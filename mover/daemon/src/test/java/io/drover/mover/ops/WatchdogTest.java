package io.drover.mover.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.mover.home.Later;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WatchdogTest {
  private final List<String> sent = new ArrayList<>();
  private final Health health = new Health();
  private final Watchdog watchdog = new Watchdog(sent::add, health);
  private Condition intake = new Condition.Ok();

  @Test
  void aLivingDaemonSaysSoWithItsState() {
    health.ready("kafka", () -> new Condition.Down("no\nbroker"));
    watchdog.tell();
    assertThat(sent).containsExactly("WATCHDOG=1\nSTATUS=down: kafka: no broker");
  }

  @Test
  void aStuckDaemonComplainsOnceAndFallsSilent() {
    health.vital("intake", () -> intake);
    watchdog.tell();
    intake = new Condition.Down("no turn of its loop for 31 s");
    watchdog.tell();
    watchdog.tell();
    assertThat(sent)
        .containsExactly(
            "WATCHDOG=1\nSTATUS=serving", "STATUS=stuck: intake: no turn of its loop for 31 s");
  }

  @Test
  void aDaemonThatMovesAgainSpeaksAgain() {
    health.vital("intake", () -> intake);
    intake = new Condition.Down("stuck");
    watchdog.tell();
    intake = new Condition.Ok();
    watchdog.tell();
    assertThat(sent).last().isEqualTo("WATCHDOG=1\nSTATUS=serving");
  }

  @Test
  void signsComeWellWithinThePatienceUntilItIsClosed() throws InterruptedException {
    BlockingQueue<String> signs = new LinkedBlockingQueue<>();
    try (var threads = Executors.newSingleThreadScheduledExecutor();
        Watchdog running = new Watchdog(signs::add, health)) {
      running.start(Duration.ofMillis(300), new Later(threads));
      assertThat(signs).hasSize(1);
      assertThat(signs.poll(10, TimeUnit.SECONDS)).startsWith("WATCHDOG=1");
      assertThat(signs.poll(10, TimeUnit.SECONDS)).startsWith("WATCHDOG=1");
    }
  }

  @Test
  void thePatienceIsReadFromTheEnvironmentWhenItIsMeantForUs() {
    assertThat(Watchdog.patience(Map.of("WATCHDOG_USEC", "30000000", "WATCHDOG_PID", "7"), 7))
        .contains(Duration.ofSeconds(30));
    assertThat(Watchdog.patience(Map.of("WATCHDOG_USEC", "30000000"), 7))
        .contains(Duration.ofSeconds(30));
    assertThat(Watchdog.patience(Map.of("WATCHDOG_USEC", "30000000", "WATCHDOG_PID", "8"), 7))
        .isEmpty();
    assertThat(Watchdog.patience(Map.of(), 7)).isEmpty();
    assertThat(Watchdog.patience(Map.of("WATCHDOG_USEC", "0"), 7)).isEmpty();
  }
}
