package io.drover.mover.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.events.Code;
import io.drover.mover.migration.Archiving.Basis;
import io.drover.stub.Copy;
import io.drover.stub.Flag;
import io.drover.stub.Home;
import io.drover.stub.Stub;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ArchivingTest {
  private static final Copy CURRENT = Samples.copy("vault", 2);
  private static final Copy EARLIER = Samples.copy("vault", 1);
  private static final Stub ARCHIVED = Samples.withCopies(CURRENT);

  @Test
  void aFileWithoutStubBecomesGenerationOne() {
    assertThat(Archiving.decide(Optional.empty(), "vault", Sameness.CHANGED))
        .isEqualTo(new Verdict.Proceed<Basis>(new Basis.Home(1)));
  }

  @Test
  void aStubWithoutCopiesBecomesGenerationOne() {
    assertHome(1, Samples.fresh(), Sameness.SAME);
    assertHome(1, Samples.fresh(), Sameness.CHANGED);
  }

  @Test
  void aChangedFileBecomesTheNextGeneration() {
    assertHome(3, ARCHIVED, Sameness.CHANGED);
  }

  @Test
  void aGenerationThatNoCopyHasIsUsedAgain() {
    assertHome(2, Samples.withCopies(EARLIER), Sameness.CHANGED);
    assertHome(2, Samples.withCopies(EARLIER), Sameness.SAME);
  }

  @Test
  void anUnchangedFileIsCopiedToAnotherPoolAsTheSameGeneration() {
    assertThat(decide(ARCHIVED, "shelf", Sameness.SAME))
        .isEqualTo(new Verdict.Proceed<Basis>(new Basis.Home(2)));
  }

  @Test
  void anUnchangedFileWithACopyThereIsDone() {
    assertThat(decide(ARCHIVED, "vault", Sameness.SAME)).isInstanceOf(Verdict.Already.class);
  }

  @Test
  void aBadCopyDoesNotCount() {
    Stub damaged = ARCHIVED.withCopyMarked(CURRENT.place(), Copy.State.BAD);
    assertHome(2, damaged, Sameness.SAME);
  }

  @Test
  void aTouchedFileIsComparedFirst() {
    assertThat(decide(ARCHIVED, "vault", Sameness.UNSURE)).isInstanceOf(Verdict.Compare.class);
  }

  @Test
  void aReleasedFileIsCopiedFromItsPool() {
    Stub released = ARCHIVED.withHome(Home.Away.ENTIRELY);
    assertThat(decide(released, "shelf", Sameness.CHANGED))
        .isEqualTo(new Verdict.Proceed<Basis>(new Basis.InPool(2, CURRENT)));
    assertThat(decide(released, "vault", Sameness.CHANGED)).isInstanceOf(Verdict.Already.class);
  }

  @Test
  void aHalfDroppedHomeIsNeverTheSource() {
    assertThat(decide(ARCHIVED.withHome(Home.DROPPING), "shelf", Sameness.SAME))
        .isEqualTo(new Verdict.Proceed<Basis>(new Basis.InPool(2, CURRENT)));
  }

  @Test
  void aReleasedFileWithoutGoodCopyIsRefused() {
    Stub lost =
        ARCHIVED.withHome(Home.Away.ENTIRELY).withCopyMarked(CURRENT.place(), Copy.State.BAD);
    assertRefused(Code.CORRUPT, lost);
  }

  @Test
  void flagsAreObeyed() {
    assertRefused(Code.NO_ARCHIVE, ARCHIVED.with(Flag.NO_ARCHIVE));
    assertRefused(Code.NEEDS_ATTENTION, ARCHIVED.with(Flag.QUARANTINED));
  }

  private static void assertHome(int generation, Stub stub, Sameness same) {
    assertThat(decide(stub, "vault", same))
        .isEqualTo(new Verdict.Proceed<Basis>(new Basis.Home(generation)));
  }

  private static void assertRefused(Code code, Stub stub) {
    assertThat(decide(stub, "shelf", Sameness.SAME))
        .isInstanceOfSatisfying(
            Verdict.Refuse.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }

  private static Verdict<Basis> decide(Stub stub, String pool, Sameness same) {
    return Archiving.decide(Optional.of(stub), pool, same);
  }
}
