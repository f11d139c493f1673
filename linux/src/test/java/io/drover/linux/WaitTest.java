package io.drover.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class WaitTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(20);

  private final ExecutorService others = Executors.newCachedThreadPool();
  private WakeUp one;
  private WakeUp two;

  @BeforeEach
  void open() throws Exception {
    one = WakeUp.create();
    two = WakeUp.create();
  }

  @AfterEach
  void close() {
    one.close();
    two.close();
    others.shutdownNow();
  }

  @Test
  void aSignalEndsAWaitThatHasBegun() throws Exception {
    Wait wait = Wait.on(one.descriptor(), two.descriptor());
    Future<Boolean> waiting =
        others.submit(
            () -> {
              wait.forever();
              return wait.isReady(1) && !wait.isReady(0);
            });
    assertThat(waiting.isDone()).isFalse();
    two.signal();
    assertThat(waiting.get()).isTrue();
  }

  @Test
  void aSignalBeforeTheWaitIsNotLost() throws Exception {
    one.signal();
    one.signal();
    Wait wait = Wait.on(one.descriptor());
    assertThat(wait.atMost(LONG)).isTrue();
    assertThat(one.drain()).isTrue();
    assertThat(one.drain()).isFalse();
    assertThat(wait.atMost(Duration.ZERO)).isFalse();
    assertThat(wait.isReady(0)).isFalse();
  }

  @Test
  void timeRunsOut() throws Exception {
    long start = System.nanoTime();
    assertThat(Wait.on(one.descriptor()).atMost(SHORT)).isFalse();
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SHORT.toNanos());
  }

  @Test
  void aWakeUpThatIsFullIsStillAwake() throws Exception {
    assertThat(one.descriptor().statusFlags() & Open.O_NONBLOCK).isNotZero();
    for (int signal = 0; signal < 1000; signal++) {
      one.signal();
    }
    assertThat(one.drain()).isTrue();
  }
}
