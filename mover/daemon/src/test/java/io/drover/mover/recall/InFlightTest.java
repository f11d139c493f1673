package io.drover.mover.recall;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class InFlightTest {
  private static final long DEADLINE = 120;
  private static final Admission.Denied LATE =
      new Admission.Denied(Admission.Reason.STAGING, "comes later");
  private static final Admission GRANTED = new Admission.Granted(true);

  private final AtomicLong now = new AtomicLong();
  private final InFlight fill = new InFlight(now::get, Account.UNCOUNTED, false);

  @Test
  void whoComesLateWaitsAsLongAsTheFirst() {
    CompletableFuture<Admission> first = fill.admission();
    now.set(DEADLINE - 1);
    CompletableFuture<Admission> second = fill.admission();
    fill.expire(DEADLINE, LATE);
    assertThat(first).isNotDone();
    now.set(DEADLINE);
    fill.expire(DEADLINE, LATE);
    assertThat(first).isCompletedWithValue(LATE);
    assertThat(second).isNotDone();
    now.set(2 * DEADLINE - 1);
    fill.expire(DEADLINE, LATE);
    assertThat(second).isCompletedWithValue(LATE);
  }

  @Test
  void whatArrivesKeepsEverybodyWaiting() {
    CompletableFuture<Admission> reader = fill.admission();
    now.set(DEADLINE - 1);
    fill.progressed();
    now.set(DEADLINE);
    fill.expire(DEADLINE, LATE);
    assertThat(reader).isNotDone();
    fill.admitted(GRANTED);
    assertThat(reader).isCompletedWithValue(GRANTED);
  }

  @Test
  void theFirstAnswerIsKeptUntilItIsTakenBack() {
    fill.admitted(GRANTED);
    fill.admitted(LATE);
    assertThat(fill.isAdmitted()).isTrue();
    assertThat(fill.admission()).isCompletedWithValue(GRANTED);
    fill.withdraw();
    assertThat(fill.isAdmitted()).isFalse();
    CompletableFuture<Admission> reader = fill.admission();
    assertThat(reader).isNotDone();
    fill.ended(LATE);
    assertThat(reader).isCompletedWithValue(LATE);
  }
}
