package io.drover.mover.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.events.Code;
import io.drover.events.Outcome;
import io.drover.events.State;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Users go on working on files that are being archived. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class WhileWritingTest {
  @RegisterExtension static final Lab lab = new Lab();

  @Test
  void whoOpensForWritingDuringAnArchiveIsNotDelayedAndTheCopyIsGivenUp() throws Exception {
    Path file = lab.file("written-meanwhile", 20 << 20);
    List<Path> before = lab.filesOf("slow");
    String id = lab.policy().publish("written-meanwhile", Lab.toPool("slow"));
    awaitUpload();

    Duration wait;
    long start = System.nanoTime();
    try (RandomAccessFile writer = new RandomAccessFile(file.toFile(), "rw")) {
      wait = Duration.ofNanos(System.nanoTime() - start);
      writer.write(7);
    }
    Outcome outcome = lab.policy().await(id).outcome();

    assertThat(wait).isLessThan(Duration.ofMillis(100));
    assertThat(outcome.state()).isEqualTo(State.FAILED);
    assertThat(outcome.code()).isEqualTo(Code.OPEN_FOR_WRITE);
    assertThat(lab.uploads("slow")).isEmpty();
    assertThat(lab.filesOf("slow")).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void aFileThatIsOpenForWritingIsWaitedForAndThenGivenUp() throws Exception {
    Path file = lab.file("open-all-the-time", 100);
    try (RandomAccessFile writer = new RandomAccessFile(file.toFile(), "rw")) {
      writer.write(7);
      lab.refused("open-all-the-time", Lab.toPool("vault"), Code.OPEN_FOR_WRITE);
      writer.write(8);
    }
  }

  @Test
  void aFileThatIsClosedInTimeIsArchivedAsItIsThen() throws Exception {
    Path file = lab.file("closed-in-time", 100);
    String id;
    try (RandomAccessFile writer = new RandomAccessFile(file.toFile(), "rw")) {
      id = lab.policy().publish("closed-in-time", Lab.toPool("vault"));
      Thread.sleep(500);
      writer.write(new byte[100]);
    }
    assertThat(lab.policy().await(id).outcome().code()).isEqualTo(Code.OK);

    lab.succeed("closed-in-time", Lab.release());
    assertThat(file).hasBinaryContent(new byte[100]);
  }

  @Test
  void aFileThatIsDeletedDuringItsArchiveLeavesNothingInThePool() throws Exception {
    Path file = lab.file("deleted-meanwhile", 12 << 20);
    String id = lab.policy().publish("deleted-meanwhile", Lab.toPool("slow"));
    awaitUpload();
    Files.delete(file);

    assertThat(lab.policy().await(id).outcome().code()).isEqualTo(Code.NO_SUCH_FILE);
    assertThat(lab.uploads("slow")).isEmpty();
  }

  @Test
  void aFileThatIsRenamedDuringItsArchiveKeepsItsCopyUnderTheNewName() throws Exception {
    Path file = lab.file("renamed-meanwhile", 12 << 20);
    String id = lab.policy().publish("renamed-meanwhile", Lab.toPool("slow"));
    awaitUpload();
    Path renamed = Files.move(file, lab.path("renamed-to-this"));

    assertThat(lab.policy().await(id).outcome().code()).isEqualTo(Code.OK);
    lab.succeed("renamed-to-this", Lab.release());
    assertThat(renamed).hasBinaryContent(Lab.random(12 << 20));
  }

  @Test
  void aFileThatWasWrittenSinceItsArchiveIsNotReleased() throws Exception {
    Path file = lab.file("written-since", 1000);
    lab.succeed("written-since", Lab.toPool("vault"));
    Files.write(file, new byte[1000]);

    lab.refused("written-since", Lab.release(), Code.DIRTY);
    assertThat(file).hasBinaryContent(new byte[1000]);
  }

  @Test
  void aFileWhoseTimesWerePutBackAfterAWriteIsNotReleased() throws Exception {
    Path file = lab.file("times-put-back", 1000);
    FileTime modified = Files.getLastModifiedTime(file);
    lab.succeed("times-put-back", Lab.toPool("vault"));
    Files.write(file, new byte[1000]);
    Files.setLastModifiedTime(file, modified);

    lab.refused("times-put-back", Lab.release(), Code.DIRTY);
    assertThat(file).hasBinaryContent(new byte[1000]);
  }

  @Test
  void aFileThatOnlyGotAnotherModeAndNameIsReleased() throws Exception {
    Path file = lab.file("another-mode", 1000);
    lab.succeed("another-mode", Lab.toPool("vault"));
    DroverHome.run("chmod", "640", file.toString());
    Path renamed = Files.move(file, lab.path("another-name"));

    lab.succeed("another-name", Lab.release());
    assertThat(renamed).hasBinaryContent(Lab.random(1000));
  }

  private static void awaitUpload() throws Exception {
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (lab.uploads("slow").stream().noneMatch(part -> part.toFile().length() > 0)) {
      assertThat(System.nanoTime()).as("an upload is under way").isLessThan(deadline);
      Thread.sleep(10);
    }
  }
}
