package io.drover.mover.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.events.Code;
import io.drover.stub.Copy;
import io.drover.stub.Flag;
import io.drover.stub.Home;
import io.drover.stub.ObjectCursor;
import io.drover.stub.Pin;
import io.drover.stub.PoolMigration;
import io.drover.stub.Stub;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DepartingTest {
  private static final Stub ARCHIVED =
      Samples.withCopies(Samples.copy("vault", 2), Samples.copy("shelf", 1));

  @Test
  void aFileWithoutAStubHasLeft() {
    assertThat(Departing.next(Optional.empty())).isEqualTo(new Departing.Left());
  }

  @Test
  void homeComesFirst() {
    assertThat(next(ARCHIVED.withHome(Home.Away.ENTIRELY))).isEqualTo(new Departing.BringHome());
    assertThat(next(ARCHIVED.withHome(Home.DROPPING))).isEqualTo(new Departing.BringHome());
    assertThat(next(copying(ARCHIVED.withHome(Home.Away.ENTIRELY))))
        .isEqualTo(new Departing.BringHome());
  }

  @Test
  void aHalfMadeCopyGoesBeforeTheOthers() {
    Stub copying = copying(ARCHIVED);
    assertThat(next(copying))
        .isEqualTo(new Departing.GiveUp(copying, copying.migrations().getFirst()));
  }

  @Test
  void whatIsToBeDeletedIsStillNamedAndNotReliedOnAnyMore() {
    assertThat(next(ARCHIVED))
        .isInstanceOfSatisfying(
            Departing.Disown.class,
            step -> {
              assertThat(step.disowned().goodCopies()).isEmpty();
              assertThat(step.disowned().copies())
                  .extracting(Copy::place)
                  .isEqualTo(ARCHIVED.copies().stream().map(Copy::place).toList());
            });
  }

  @Test
  void whoeverTakesAnInterruptedLeaveUpDoesTheSame() {
    Departing.Disown first = (Departing.Disown) next(ARCHIVED);
    assertThat(next(first.disowned())).isEqualTo(first);
  }

  @Test
  void aPinKeepsNobodyFromLeaving() {
    assertThat(next(ARCHIVED.withPin(Optional.of(new Pin("me", Long.MAX_VALUE)))))
        .isInstanceOf(Departing.Disown.class);
  }

  @Test
  void aQuarantinedFileIsLeftAlone() {
    assertThat(next(ARCHIVED.with(Flag.QUARANTINED)))
        .isInstanceOfSatisfying(
            Departing.Refuse.class,
            refusal -> assertThat(refusal.code()).isEqualTo(Code.NEEDS_ATTENTION));
  }

  private static Departing next(Stub stub) {
    return Departing.next(Optional.of(stub));
  }

  private static Stub copying(Stub stub) {
    PoolMigration migration =
        new PoolMigration(
            7,
            1,
            Optional.empty(),
            Samples.place("far", 2),
            List.of(ObjectCursor.START),
            PoolMigration.Phase.COPYING);
    return stub.withMigration(migration);
  }
}
