package io.drover.mover.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.events.Order;
import io.drover.events.Request;
import io.drover.events.Subject;
import io.drover.events.Terms;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SupersessionTest {
  private static final Order.OnFile RELEASE = new Order.Release(Terms.NONE);
  private static final Order.OnFile RESTORE = new Order.Restore(Terms.NONE);

  private final Supersession supersession = new Supersession(Duration.ofMinutes(1), 3);

  private static Request at(int second, String file, Order.OnFile order) {
    Subject.OfFile subject = Subject.OfFile.parse("lab:/" + file).orElseThrow();
    return Request.onFile(
        new Request.Sender("r", "/s", Instant.ofEpochSecond(second)), subject, order);
  }

  @Test
  void onlyAnOlderReleaseOfTheSameFileIsSuperseded() {
    supersession.note(at(100, "a", RESTORE), 0);
    assertThat(supersession.superseded(at(99, "a", RELEASE))).isTrue();
    assertThat(supersession.superseded(at(100, "a", RELEASE))).isFalse();
    assertThat(supersession.superseded(at(99, "b", RELEASE))).isFalse();
    assertThat(supersession.superseded(at(99, "a", RESTORE))).isFalse();
  }

  @Test
  void theLatestTimeCountsInWhateverOrderTheyCame() {
    supersession.note(at(100, "a", RESTORE), 0);
    supersession.note(at(50, "a", RESTORE), 0);
    assertThat(supersession.superseded(at(99, "a", RELEASE))).isTrue();
  }

  @Test
  void whatIsOldOrTooMuchIsForgotten() {
    supersession.note(at(100, "old", RESTORE), 0);
    supersession.note(at(100, "a", RESTORE), 60_001);
    assertThat(supersession.superseded(at(99, "old", RELEASE))).isFalse();
    for (String file : new String[] {"b", "c", "d"}) {
      supersession.note(at(100, file, RESTORE), 60_002);
    }
    assertThat(supersession.superseded(at(99, "a", RELEASE))).isFalse();
    assertThat(supersession.superseded(at(99, "d", RELEASE))).isTrue();
  }
}
