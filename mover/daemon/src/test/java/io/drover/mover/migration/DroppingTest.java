package io.drover.mover.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.events.Code;
import io.drover.stub.Copy;
import io.drover.stub.Flag;
import io.drover.stub.Home;
import io.drover.stub.ObjectCursor;
import io.drover.stub.Pin;
import io.drover.stub.Place;
import io.drover.stub.PoolMigration;
import io.drover.stub.Stub;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DroppingTest {
  private static final Copy IN_VAULT = Samples.copy("vault", 2);
  private static final Copy IN_SHELF = Samples.copy("shelf", 2);
  private static final Stub ARCHIVED = Samples.withCopies(IN_VAULT);
  private static final long NOW = 1000;

  @Test
  void homeOfAnUnchangedArchivedFileIsDropped() {
    assertThat(home(ARCHIVED, Sameness.SAME))
        .isEqualTo(new Verdict.Proceed<>(ARCHIVED.withHome(Home.DROPPING)));
  }

  @Test
  void homeIsNeverDroppedWithoutAGoodCopyOfThisContent() {
    assertRefused(Code.NOT_ARCHIVED, Samples.fresh());
    assertRefused(Code.NOT_ARCHIVED, Samples.withCopies(Samples.copy("vault", 1)));
    assertRefused(Code.NOT_ARCHIVED, ARCHIVED.withCopyMarked(IN_VAULT.place(), Copy.State.BAD));
  }

  @Test
  void aChangedHomeIsNeverDropped() {
    assertThat(home(ARCHIVED, Sameness.CHANGED))
        .isInstanceOfSatisfying(
            Verdict.Refuse.class, refusal -> assertThat(refusal.code()).isEqualTo(Code.DIRTY));
  }

  @Test
  void aTouchedHomeIsComparedFirst() {
    assertThat(home(ARCHIVED, Sameness.UNSURE)).isInstanceOf(Verdict.Compare.class);
  }

  @Test
  void whoeverAskedToKeepHomeIsHeard() {
    assertRefused(Code.NO_RELEASE, ARCHIVED.with(Flag.NO_RELEASE));
    assertRefused(Code.NEEDS_ATTENTION, ARCHIVED.with(Flag.QUARANTINED));
    assertRefused(Code.PINNED, ARCHIVED.withPin(Optional.of(new Pin("me", NOW + 1))));
  }

  @Test
  void aPinThatExpiredHoldsNothing() {
    Stub pinned = ARCHIVED.withPin(Optional.of(new Pin("me", NOW)));
    assertThat(home(pinned, Sameness.SAME)).isInstanceOf(Verdict.Proceed.class);
  }

  @Test
  void aFileWithTwoNamesIsRefused() {
    FileFacts linked = new FileFacts(Samples.BYTES, Samples.MTIME, Samples.MTIME, 2, 0100644, 0, 0);
    assertThat(
            Dropping.home(
                ARCHIVED, linked, Sameness.SAME, new Dropping.Rules(NOW, Safety.ONE_COPY)))
        .isInstanceOfSatisfying(
            Verdict.Refuse.class,
            refusal -> assertThat(refusal.code()).isEqualTo(Code.UNSUPPORTED));
  }

  @Test
  void homeWaitsWhileItIsBeingCopied() {
    assertThat(home(copying(Optional.empty()), Sameness.SAME)).isInstanceOf(Verdict.Wait.class);
    assertThat(home(copying(Optional.of(IN_VAULT.place())), Sameness.SAME))
        .isInstanceOf(Verdict.Proceed.class);
  }

  @Test
  void aReleasedFileIsReleasedAlreadyAndAHalfDroppedOneGoesOn() {
    assertThat(home(ARCHIVED.withHome(Home.Away.ENTIRELY), Sameness.CHANGED))
        .isInstanceOf(Verdict.Already.class);
    Stub dropping = ARCHIVED.withHome(Home.DROPPING);
    assertThat(home(dropping, Sameness.CHANGED)).isEqualTo(new Verdict.Proceed<>(dropping));
  }

  @Test
  void theLastCopyIsNeverRemoved() {
    Stub released = ARCHIVED.withHome(Home.Away.ENTIRELY);
    assertThat(Dropping.copiesIn("vault", released, Safety.ONE_COPY))
        .isInstanceOfSatisfying(
            Verdict.Refuse.class, refusal -> assertThat(refusal.code()).isEqualTo(Code.LAST_COPY));
    assertThat(Dropping.copiesIn("vault", ARCHIVED.withHome(Home.DROPPING), Safety.ONE_COPY))
        .isInstanceOf(Verdict.Refuse.class);
  }

  @Test
  void neitherABadNorAnEarlierCopyStandsInForTheLastOne() {
    Stub released =
        Samples.withCopies(IN_VAULT, IN_SHELF, Samples.copy("attic", 1))
            .withHome(Home.Away.ENTIRELY)
            .withCopyMarked(IN_SHELF.place(), Copy.State.BAD);
    assertThat(Dropping.copiesIn("vault", released, Safety.ONE_COPY))
        .isInstanceOf(Verdict.Refuse.class);
    assertThat(Dropping.copiesIn("shelf", released, Safety.ONE_COPY))
        .isEqualTo(new Verdict.Proceed<>(List.of(IN_SHELF.marked(Copy.State.BAD))));
  }

  @Test
  void aCopyIsRemovedWhileHomeOrAnotherOneIsThere() {
    assertThat(Dropping.copiesIn("vault", ARCHIVED, Safety.ONE_COPY))
        .isEqualTo(new Verdict.Proceed<>(List.of(IN_VAULT)));
    Stub released = Samples.withCopies(IN_VAULT, IN_SHELF).withHome(Home.Away.ENTIRELY);
    assertThat(Dropping.copiesIn("vault", released, Safety.ONE_COPY))
        .isEqualTo(new Verdict.Proceed<>(List.of(IN_VAULT)));
    assertThat(Dropping.copiesIn("attic", released, Safety.ONE_COPY))
        .isInstanceOf(Verdict.Already.class);
  }

  @Test
  void homeGoesWhenTheGroupHasItsCopies() {
    Safety safety = new Safety(Optional.of("safe"), 2, Set.of());
    assertThat(
            Dropping.home(
                ARCHIVED, Samples.unchanged(), Sameness.SAME, new Dropping.Rules(NOW, safety)))
        .isInstanceOfSatisfying(
            Verdict.Refuse.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(Code.NOT_ARCHIVED);
              assertThat(refusal.message()).contains("1 of the 2 copies", "safe", "in vault");
            });
    Stub twice = Samples.withCopies(IN_VAULT, IN_SHELF);
    assertThat(
            Dropping.home(
                twice, Samples.unchanged(), Sameness.SAME, new Dropping.Rules(NOW, safety)))
        .isInstanceOf(Verdict.Proceed.class);
    Stub oneIsBad = twice.withCopyMarked(IN_SHELF.place(), Copy.State.BAD);
    assertThat(
            Dropping.home(
                oneIsBad, Samples.unchanged(), Sameness.SAME, new Dropping.Rules(NOW, safety)))
        .isInstanceOf(Verdict.Refuse.class);
  }

  @Test
  void aCopyThatMayShareBlocksWithHomeIsNoneOfTheGroups() {
    Safety safety = new Safety(Optional.of("safe"), 2, Set.of("shelf"));
    Stub twice = Samples.withCopies(IN_VAULT, IN_SHELF);
    assertThat(
            Dropping.home(
                twice, Samples.unchanged(), Sameness.SAME, new Dropping.Rules(NOW, safety)))
        .isInstanceOfSatisfying(
            Verdict.Refuse.class,
            refusal -> assertThat(refusal.message()).contains("do not count: shelf"));
    Safety without = new Safety(Optional.empty(), 1, Set.of("vault"));
    assertThat(
            Dropping.home(
                ARCHIVED, Samples.unchanged(), Sameness.SAME, new Dropping.Rules(NOW, without)))
        .as("a tree without a group is content with such a copy")
        .isInstanceOf(Verdict.Proceed.class);
  }

  @Test
  void aReleasedFileKeepsTheCopiesThatItsGroupAsksFor() {
    Safety safety = new Safety(Optional.of("safe"), 2, Set.of());
    Stub twice = Samples.withCopies(IN_VAULT, IN_SHELF);
    Stub released = twice.withHome(Home.Away.ENTIRELY);
    assertThat(Dropping.copiesIn("vault", released, safety))
        .isInstanceOfSatisfying(
            Verdict.Refuse.class, refusal -> assertThat(refusal.code()).isEqualTo(Code.LAST_COPY));
    assertThat(Dropping.copiesIn("vault", twice, safety)).isInstanceOf(Verdict.Proceed.class);
    Stub oneIsBad = released.withCopyMarked(IN_SHELF.place(), Copy.State.BAD);
    assertThat(Dropping.copiesIn("shelf", oneIsBad, safety))
        .as("a bad copy is of no use to anybody")
        .isInstanceOf(Verdict.Proceed.class);
  }

  @Test
  void aCopyThatIsBeingReadIsNotRemoved() {
    assertThat(Dropping.copiesIn("vault", copying(Optional.of(IN_VAULT.place())), Safety.ONE_COPY))
        .isInstanceOf(Verdict.Wait.class);
  }

  private static Stub copying(Optional<Place> source) {
    PoolMigration migration =
        new PoolMigration(
            1,
            1,
            source,
            IN_SHELF.place(),
            List.of(ObjectCursor.START),
            PoolMigration.Phase.COPYING);
    return ARCHIVED.withMigration(migration);
  }

  private static void assertRefused(Code code, Stub stub) {
    assertThat(home(stub, Sameness.SAME))
        .isInstanceOfSatisfying(
            Verdict.Refuse.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }

  private static Verdict<Stub> home(Stub stub, Sameness same) {
    return Dropping.home(stub, Samples.unchanged(), same, new Dropping.Rules(NOW, Safety.ONE_COPY));
  }
}
