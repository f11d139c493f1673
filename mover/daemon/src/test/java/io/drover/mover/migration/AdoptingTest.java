package io.drover.mover.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.events.Code;
import io.drover.mover.migration.Adopting.Adoption;
import io.drover.mover.migration.Claim.Kin;
import io.drover.stub.Copy;
import io.drover.stub.FileAttributes;
import io.drover.stub.Grains;
import io.drover.stub.Home;
import io.drover.stub.Manifest;
import io.drover.stub.Stub;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdoptingTest {
  private static final int OWNER = Samples.unchanged().uid();
  private static final Copy IN_VAULT = Samples.copy("vault", 2).sharedFrom(Samples.ID);
  private static final Stub ARCHIVED = Samples.withCopies(Samples.copy("vault", 2));
  private static final Stub RELEASED = ARCHIVED.withHome(Home.Away.ENTIRELY);

  @Test
  void aHollowFileGetsTheCopiesThatWereSeen() {
    Adoption adoption = adoption(RELEASED, HomeBytes.HOLLOW, verified(OWNER, Kin.SHARES));
    assertThat(adoption.home()).isEqualTo(Home.Away.ENTIRELY);
    assertThat(adoption.copies()).extracting(Claim.Verified::copy).containsExactly(IN_VAULT);
  }

  @Test
  void aFileThatHasItsBytesIsWholeWhateverTheStubSays() {
    for (Stub stub : List.of(ARCHIVED, RELEASED, ARCHIVED.withHome(Home.DROPPING))) {
      Adoption adoption = adoption(stub, HomeBytes.COMPLETE, verified(OWNER, Kin.GONE));
      assertThat(adoption.home()).isEqualTo(Home.WHOLE);
      assertThat(adoption.copies()).hasSize(1);
    }
  }

  @Test
  void aFileThatHasItsBytesNeedsNoCopy() {
    Adoption adoption = adoption(RELEASED, HomeBytes.COMPLETE, unusable());
    assertThat(adoption.home()).isEqualTo(Home.WHOLE);
    assertThat(adoption.copies()).isEmpty();
    assertThat(adoption.message()).contains("gone from the pool");
  }

  @Test
  void aFileWithOtherBytesKeepsThemAndGetsNoCopyOfThem() {
    for (HomeBytes home : List.of(HomeBytes.OTHER, HomeBytes.HOLLOW)) {
      Adoption adoption = adoption(ARCHIVED, home, verified(OWNER + 1, Kin.UNREACHED));
      assertThat(adoption.home()).isEqualTo(Home.WHOLE);
      assertThat(adoption.copies()).isEmpty();
    }
  }

  @Test
  void bytesThatNoCopyHasAreNeverGivenUp() {
    assertThat(refusal(RELEASED, HomeBytes.OTHER, true, verified(OWNER, Kin.GONE)))
        .isEqualTo(Code.DIRTY);
  }

  @Test
  void aHollowFileWithoutACopyIsRefusedWithWhatIsWrongWithTheCopy() {
    assertThat(refusal(RELEASED, HomeBytes.HOLLOW, true, unusable())).isEqualTo(Code.CORRUPT);
    assertThat(refusal(RELEASED, HomeBytes.HOLLOW, true)).isEqualTo(Code.NOT_ARCHIVED);
  }

  @Test
  void anotherOwnersContentIsTakenOverByForceAlone() {
    Claim other = verified(OWNER + 1, Kin.SHARES);
    for (HomeBytes home : List.of(HomeBytes.HOLLOW, HomeBytes.COMPLETE)) {
      assertThat(refusal(RELEASED, home, false, other)).isEqualTo(Code.OTHER_OWNER);
      assertThat(decide(RELEASED, home, true, other)).isInstanceOf(Verdict.Proceed.class);
    }
  }

  @Test
  void objectsWhoseFileCannotBeToldAreTakenOverByForceAlone() {
    Claim unreached = verified(OWNER, Kin.UNREACHED);
    assertThat(refusal(RELEASED, HomeBytes.HOLLOW, false, unreached)).isEqualTo(Code.OTHER_OWNER);
    assertThat(decide(RELEASED, HomeBytes.HOLLOW, true, unreached))
        .isInstanceOf(Verdict.Proceed.class);
  }

  @Test
  void aFileOfAnotherSizeIsRefused() {
    FileFacts longer = Samples.facts(Samples.BYTES + 1, Samples.MTIME, Samples.MTIME);
    assertThat(Adopting.otherSize(RELEASED, longer))
        .hasValueSatisfying(verdict -> assertThat(codeOf(verdict)).isEqualTo(Code.CHANGED));
    assertThat(Adopting.otherSize(RELEASED, Samples.unchanged())).isEmpty();
  }

  private static Adoption adoption(Stub stub, HomeBytes home, Claim... claims) {
    if (decide(stub, home, false, claims) instanceof Verdict.Proceed<Adoption>(Adoption adoption)) {
      return adoption;
    }
    throw new AssertionError("refused: " + decide(stub, home, false, claims));
  }

  private static Code refusal(Stub stub, HomeBytes home, boolean force, Claim... claims) {
    return codeOf(decide(stub, home, force, claims));
  }

  private static Code codeOf(Verdict<Adoption> verdict) {
    if (verdict instanceof Verdict.Refuse<Adoption>(Code code, String _)) {
      return code;
    }
    throw new AssertionError("not refused: " + verdict);
  }

  private static Verdict<Adoption> decide(
      Stub stub, HomeBytes home, boolean force, Claim... claims) {
    var look = new Adopting.Look(stub, Samples.unchanged(), home, List.of(claims));
    return Adopting.decide(look, force);
  }

  private static Claim unusable() {
    return new Claim.Unusable(IN_VAULT, Code.CORRUPT, "gone from the pool");
  }

  private static Claim verified(int uid, Kin kin) {
    FileAttributes attributes =
        new FileAttributes(0100600, uid, 100, Samples.MTIME, Map.<String, String>of());
    Manifest manifest =
        new Manifest(
            "drover",
            "lab",
            "61",
            Samples.ID,
            Samples.INODE,
            attributes,
            IN_VAULT.place(),
            new Grains(Samples.BYTES));
    return new Claim.Verified(IN_VAULT, manifest, kin);
  }
}
