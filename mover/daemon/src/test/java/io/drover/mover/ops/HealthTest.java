package io.drover.mover.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HealthTest {
  private final Health health = new Health();

  @Test
  void nothingRegisteredIsHealthy() {
    assertThat(health.life().word()).isEqualTo("ok");
    assertThat(health.readiness().isUp()).isTrue();
  }

  @Test
  void whatIsNotReadyMayLiveAllTheSame() {
    health.vital("intake", Condition.Ok::new);
    health.ready("kafka", () -> new Condition.Down("no broker"));

    assertThat(health.life().isUp()).isTrue();
    assertThat(health.readiness().word()).isEqualTo("down");
    assertThat(health.readiness().complaints()).isEqualTo("kafka: no broker");
  }

  @Test
  void whatIsDeadIsNotReadyEither() {
    health.vital("intake", () -> new Condition.Down("gone"));

    assertThat(health.life().isUp()).isFalse();
    assertThat(health.readiness().isUp()).isFalse();
  }

  @Test
  void degradedIsStillUp() {
    health.ready("pools", () -> new Condition.Degraded("pool shelf is away"));

    assertThat(health.readiness().isUp()).isTrue();
    assertThat(health.readiness().word()).isEqualTo("degraded");
  }

  @Test
  void aCheckThatBreaksCountsAsDownAndTakesNoOtherAlong() {
    health.ready(
        "broken",
        () -> {
          throw new IllegalStateException("oops");
        });
    health.ready("fine", Condition.Ok::new);

    assertThat(health.readiness().checks().get("fine").word()).isEqualTo("ok");
    assertThat(health.readiness().checks().get("broken").reason()).contains("oops");
  }

  @Test
  void aLoopWithoutATurnForTooLongIsDown() {
    AtomicLong nanos = new AtomicLong();
    Heartbeat heartbeat = new Heartbeat(Duration.ofSeconds(10), nanos::get);
    nanos.set(Duration.ofSeconds(10).toNanos());
    assertThat(heartbeat.look()).isInstanceOf(Condition.Ok.class);

    nanos.addAndGet(1);
    assertThat(heartbeat.look().reason()).isEqualTo("no turn of its loop for 10 s");

    heartbeat.beat();
    assertThat(heartbeat.look()).isInstanceOf(Condition.Ok.class);
  }

  @Test
  void aThreadThatEndedIsDown() throws InterruptedException {
    Thread thread = Thread.ofPlatform().name("reader").unstarted(() -> {});
    assertThat(Checks.alive(thread).look().word()).isEqualTo("ok");
    thread.start();
    thread.join();
    assertThat(Checks.alive(thread).look().reason()).isEqualTo("thread reader has ended");
  }

  @Test
  void onePoolThatIsAwayDegradesAndAllOfThemAreTheEnd() {
    assertThat(Checks.pools(List.of(Known.pool("vault"))).word()).isEqualTo("ok");
    assertThat(Checks.pools(List.of(Known.pool("vault"), Known.offline("shelf"))))
        .isEqualTo(new Condition.Degraded("pool shelf, /pools/shelf: not mounted"));
    assertThat(Checks.pools(List.of(Known.offline("shelf"))).word()).isEqualTo("down");
  }

  @Test
  void kafkaIsUpOnlyWhileRequestsAreRead() {
    assertThat(Checks.kafka(new io.drover.mover.intake.Health.Serving()).word()).isEqualTo("ok");
    Instant since = Instant.parse("2026-11-22T14:00:00Z");
    assertThat(Checks.kafka(new io.drover.mover.intake.Health.Away("refused", since)).reason())
        .isEqualTo("no request has been read since 2026-11-22T14:00:00Z: refused");
    assertThat(Checks.kafka(new io.drover.mover.intake.Health.Refused("set retention")).reason())
        .isEqualTo("set retention");
  }
}
