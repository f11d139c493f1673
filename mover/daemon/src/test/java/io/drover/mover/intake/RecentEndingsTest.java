package io.drover.mover.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.events.Code;
import io.drover.events.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RecentEndingsTest {
  private static final Ending DONE = Ending.without(Outcome.succeeded("done"));

  private final RecentEndings recent = new RecentEndings(Duration.ofSeconds(10), 3);

  private static Identity request(int i) {
    return new Identity("/s", "r" + i);
  }

  @Test
  void anEndingIsKnownForTheTimeOfTheWindow() {
    recent.add(request(1), DONE, 1_000);
    assertThat(recent.find(request(1), 11_000)).contains(DONE);
    assertThat(recent.find(request(1), 11_001)).isEmpty();
    assertThat(recent.size()).isZero();
  }

  @Test
  void theOldestGoWhenThereAreTooMany() {
    for (int i = 0; i < 5; i++) {
      recent.add(request(i), DONE, 1_000 + i);
    }
    assertThat(recent.find(request(1), 1_010)).isEmpty();
    assertThat(recent.find(request(2), 1_010)).contains(DONE);
  }

  @Test
  void whatCouldEndDifferentlyNextTimeIsNotRemembered() {
    recent.add(request(1), Ending.without(Outcome.failed(Code.BUSY, "busy")), 1_000);
    recent.add(request(2), Ending.without(Outcome.failed(Code.NO_SUCH_FILE, "gone")), 1_000);
    assertThat(recent.find(request(1), 1_001)).isEmpty();
    assertThat(recent.find(request(2), 1_001)).isPresent();
  }
}
