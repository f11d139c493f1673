package io.drover.mover.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.events.Code;
import io.drover.events.Order;
import io.drover.events.Terms;
import io.drover.linux.Attributes;
import io.drover.stub.Stub;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Files that carry the stub of another one get one of their own, and lose nothing on the way. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class AdoptTest {
  private static final String STUB = "trusted.drover";
  private static final int BYTES = 3_000_000;
  private static final Order.Adopt ADOPT = new Order.Adopt(Terms.NONE);
  private static final Order.Adopt FORCED =
      new Order.Adopt(new Terms(5, Optional.empty(), Optional.empty(), true));

  @RegisterExtension static final Lab lab = new Lab();

  @Test
  void aRestoredBackupWithoutDataReadsAgainAfterItIsAdopted() throws Exception {
    Path original = released("backed-up", "shelf");
    Path restored = hollow("restored", original);
    assertThat(Reading.of(restored).errors()).contains("Input/output error");

    lab.succeed("restored", ADOPT);

    assertThat(Lab.allocatedBytes(restored)).isZero();
    assertThat(Lab.stub(restored).id()).isNotEqualTo(Lab.stub(original).id());
    assertThat(restored).hasBinaryContent(Lab.random(BYTES));
    assertThat(original).hasBinaryContent(Lab.random(BYTES));
  }

  @Test
  void theOriginalKeepsItsBytesWhenTheAdoptedFileDropsTheSharedCopyOrGoes() throws Exception {
    Path original = released("shared-by-two", "vault");
    Path restored = hollow("shared-second", original);
    lab.succeed("shared-second", ADOPT, Lab.restore(), Lab.remove("vault"));
    Files.delete(restored);

    assertThat(Lab.allocatedBytes(original)).isZero();
    assertThat(original).hasBinaryContent(Lab.random(BYTES));
  }

  @Test
  void theAdoptedFileKeepsItsBytesWhenTheOriginalDropsTheSharedCopyOrGoes() throws Exception {
    Path original = released("removed-first", "vault");
    Path restored = hollow("kept-second", original);
    lab.succeed("kept-second", ADOPT);
    Stub shares = Lab.stub(original);
    assertThat(shares.copies().getFirst().shared()).contains(shares.id());
    lab.succeed("removed-first", Lab.restore(), Lab.remove("vault"));
    Files.delete(original);

    assertThat(lab.objects(shares, "vault")).hasSize(1);
    lab.refused("kept-second", Lab.remove("vault"), Code.LAST_COPY);
    assertThat(restored).hasBinaryContent(Lab.random(BYTES));
  }

  @Test
  void aBackupThatBroughtTheBytesIsWholeAndReleasedWithoutAnotherArchive() throws Exception {
    Path original = released("read-by-backup", "vault");
    Path restored = lab.path("read-by-backup-restored");
    DroverHome.run("cp", "-a", original.toString(), restored.toString());
    carry(original, restored);

    lab.succeed("read-by-backup-restored", ADOPT);
    assertThat(Lab.stub(restored).isWhole()).isTrue();
    lab.succeed("read-by-backup-restored", Lab.release());

    assertThat(Lab.allocatedBytes(restored)).isZero();
    assertThat(restored).hasBinaryContent(Lab.random(BYTES));
  }

  @Test
  void anAdoptedFileThatIsChangedAndArchivedLeavesTheOriginalAlone() throws Exception {
    Path original = released("older-content", "vault");
    Path restored = hollow("newer-content", original);
    lab.succeed("newer-content", ADOPT);
    for (int round = 1; round <= 3; round++) {
      Files.write(restored, Lab.random(1000 + round));
      lab.succeed("newer-content", Lab.toPool("vault"), Lab.release());
    }

    assertThat(restored).hasBinaryContent(Lab.random(1003));
    assertThat(original).hasBinaryContent(Lab.random(BYTES));
  }

  @Test
  void aCopyOfACopyIsAdoptedToo() throws Exception {
    Path original = released("first-of-three", "vault");
    Path second = hollow("second-of-three", original);
    lab.succeed("second-of-three", ADOPT);
    Path third = hollow("third-of-three", second);

    lab.succeed("third-of-three", ADOPT);

    assertThat(third).hasBinaryContent(Lab.random(BYTES));
  }

  @Test
  void aFileOfAnotherOwnerIsAdoptedByForceAlone() throws Exception {
    Path original = released("of-root", "vault");
    Path restored = hollow("of-somebody-else", original);
    DroverHome.run("chown", "12345:12345", restored.toString());

    assertThat(lab.refused("of-somebody-else", ADOPT, Code.OTHER_OWNER).message())
        .contains("12345")
        .contains("force");
    assertThat(Reading.of(restored).errors()).contains("Input/output error");

    lab.succeed("of-somebody-else", FORCED);
    assertThat(restored).hasBinaryContent(Lab.random(BYTES));
  }

  @Test
  void aFileWhoseCopyIsGoneFromThePoolIsLeftAsItIs() throws Exception {
    Path original = released("loses-its-objects", "vault");
    Path restored = hollow("finds-no-objects", original);
    byte[] stub = stubOf(restored);
    for (Path object : lab.objects(Lab.stub(original), "vault")) {
      Files.delete(object);
    }

    assertThat(lab.refused("finds-no-objects", ADOPT, Code.CORRUPT).message()).contains("vault");
    assertThat(stubOf(restored)).isEqualTo(stub);
  }

  @Test
  void bytesThatNoCopyHasAreNotGivenUp() throws Exception {
    Path original = released("others-copied-over", "vault");
    Path restored = hollow("with-bytes-of-its-own", original);
    byte[] stub = stubOf(restored);
    Attributes.of(restored.toString()).remove(STUB);
    try (RandomAccessFile file = new RandomAccessFile(restored.toFile(), "rw")) {
      file.write(Lab.random(5000));
    }
    Attributes.of(restored.toString()).set(STUB, stub);

    assertThat(lab.refused("with-bytes-of-its-own", FORCED, Code.DIRTY).message())
        .contains("setfattr");
    assertThat(stubOf(restored)).isEqualTo(stub);
  }

  @Test
  void aCopyThatWasWrittenToBecomesAFileOfItsOwn() throws Exception {
    Path original = lab.file("copied-and-changed", BYTES);
    lab.succeed("copied-and-changed", Lab.toPool("vault"));
    Path copy = lab.file("changed-copy", BYTES);
    Files.write(copy, new byte[] {1, 2, 3}, java.nio.file.StandardOpenOption.WRITE);
    byte[] changed = Files.readAllBytes(copy);
    carry(original, copy);

    lab.succeed("changed-copy", ADOPT);
    assertThat(Lab.stub(copy).copies()).isEmpty();
    lab.succeed("changed-copy", Lab.toPool("vault"), Lab.release());

    assertThat(copy).hasBinaryContent(changed);
  }

  @Test
  void nothingIsDoneToAFileWithAStubOfItsOwnOrNone() throws Exception {
    Path original = released("its-own", "vault");
    byte[] stub = stubOf(original);
    lab.file("without-a-stub", 1000);

    lab.succeed("its-own", ADOPT);
    lab.succeed("without-a-stub", ADOPT);

    assertThat(stubOf(original)).isEqualTo(stub);
  }

  @Test
  void aStubThatNobodyUnderstandsNamesNoCopyAndTheAnswerSaysWhatToDo() throws Exception {
    Path file = released("not-understood", "vault");
    byte[] stub = stubOf(file);
    Attributes.of(file.toString()).set(STUB, new byte[] {1, 2, 3});

    assertThat(lab.refused("not-understood", ADOPT, Code.NEEDS_ATTENTION).message())
        .contains("backup");

    Attributes.of(file.toString()).set(STUB, stub);
    assertThat(file).hasBinaryContent(Lab.random(BYTES));
  }

  private static Path released(String name, String pool) throws Exception {
    Path file = lab.file(name, BYTES);
    lab.archiveAndRelease(name, pool);
    return file;
  }

  /** A sparse file of the same size with the same stub, as root's backup restores one. */
  private static Path hollow(String name, Path original) throws Exception {
    Path file = lab.path(name);
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(Lab.status(original).size());
    }
    carry(original, file);
    return file;
  }

  private static void carry(Path original, Path to) throws Exception {
    Attributes.of(to.toString()).set(STUB, stubOf(original));
  }

  private static byte[] stubOf(Path file) throws Exception {
    return Attributes.of(file.toString()).get(STUB).orElseThrow();
  }
}
