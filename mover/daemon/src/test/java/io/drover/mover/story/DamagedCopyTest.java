package io.drover.mover.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.events.Code;
import io.drover.stub.Copy;
import io.drover.stub.Stub;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies that are not what was written: nobody ever reads a wrong byte. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class DamagedCopyTest {
  @RegisterExtension static final Lab lab = new Lab();

  @ParameterizedTest
  @ValueSource(ints = {1000, (9 << 20) + 5})
  void aFlippedByteIsAnErrorForTheReaderAndTheCopyIsMarked(int bytes) throws Exception {
    String name = "flipped-" + bytes;
    Path file = lab.file(name, bytes);
    lab.archiveAndRelease(name, "vault");
    flip(name, bytes - 1);

    assertThat(Reading.of(file).errors()).contains("Input/output error");

    Stub stub = Lab.stub(file);
    assertThat(stub.copies()).extracting(Copy::state).containsExactly(Copy.State.BAD);
    assertThat(stub.isWhole()).isFalse();
    lab.refused(name, Lab.restore(), Code.CORRUPT);
    assertThat(Reading.of(file).errors()).contains("Input/output error");
  }

  @Test
  void theOtherPoolsCopyIsReadWhenOneIsDamaged() throws Exception {
    int bytes = (9 << 20) + 5;
    Path file = lab.file("one-is-good", bytes);
    lab.succeed("one-is-good", Lab.toPool("vault"), Lab.toPool("shelf"), Lab.release());
    flip("one-is-good", 8 << 20);

    assertThat(file).hasBinaryContent(Lab.random(bytes));

    assertThat(Lab.stub(file).goodCopies())
        .extracting(copy -> copy.place().pool())
        .containsExactly("shelf");
    lab.succeed("one-is-good", Lab.release());
    assertThat(file).hasBinaryContent(Lab.random(bytes));
  }

  @Test
  void aDamagedCopyIsReplacedByTheNextArchive() throws Exception {
    Path file = lab.file("archived-anew", 1000);
    lab.succeed("archived-anew", Lab.toPool("vault"), Lab.toPool("shelf"), Lab.release());
    flip("archived-anew", 0);
    assertThat(file).hasBinaryContent(Lab.random(1000));

    lab.succeed("archived-anew", Lab.toPool("vault"), Lab.remove("shelf"), Lab.release());

    assertThat(file).hasBinaryContent(Lab.random(1000));
  }

  @Test
  void anObjectThatIsGoneIsAnErrorAndAShorterOneToo() throws Exception {
    Path gone = lab.file("object-gone", 1000);
    Path cut = lab.file("object-cut", 1000);
    lab.archiveAndRelease("object-gone", "vault");
    lab.archiveAndRelease("object-cut", "vault");
    Files.delete(lab.objects(Lab.stub(gone), "vault").getFirst());
    try (RandomAccessFile object = object("object-cut")) {
      object.setLength(999);
    }

    assertThat(Reading.of(gone).errors()).contains("Input/output error");
    assertThat(Reading.of(cut).errors()).contains("Input/output error");
    lab.refused("object-gone", Lab.restore(), Code.CORRUPT);
  }

  private static RandomAccessFile object(String name) throws Exception {
    Path object =
        lab.objects(Lab.stub(lab.path(name)), "vault").stream()
            .filter(path -> path.toString().endsWith("~0"))
            .findFirst()
            .orElseThrow();
    return new RandomAccessFile(object.toFile(), "rw");
  }

  private static void flip(String name, long offset) throws Exception {
    try (RandomAccessFile object = object(name)) {
      object.seek(offset);
      int found = object.read();
      object.seek(offset);
      object.write(found ^ 1);
    }
  }
}
