package io.drover.mover.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.events.Code;
import io.drover.events.Order;
import io.drover.events.Terms;
import java.io.FileInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nothing is dropped that somebody needs. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class RefusedDropsTest {
  @RegisterExtension static final Lab lab = new Lab();

  @Test
  void aFileWithoutACopyIsNotReleased() throws Exception {
    Path file = lab.file("no-copy", 1000);

    lab.refused("no-copy", Lab.release(), Code.NOT_ARCHIVED);
    assertThat(file).hasBinaryContent(Lab.random(1000));
  }

  @Test
  void aFileWhoseOnlyCopyWasRemovedIsNotReleased() throws Exception {
    lab.file("copy-removed", 1000);
    lab.succeed("copy-removed", Lab.toPool("vault"), Lab.remove("vault"));

    lab.refused("copy-removed", Lab.release(), Code.NOT_ARCHIVED);
  }

  @Test
  void theLastCopyOfAReleasedFileIsNotRemoved() throws Exception {
    Path file = lab.file("last-copy", 1000);
    lab.archiveAndRelease("last-copy", "vault");

    lab.refused("last-copy", Lab.remove("vault"), Code.LAST_COPY);
    assertThat(file).hasBinaryContent(Lab.random(1000));
  }

  @Test
  void oneOfTwoCopiesOfAReleasedFileIsRemovedAndItsObjectsAreGone() throws Exception {
    Path file = lab.file("two-copies", 5 << 20);
    lab.succeed("two-copies", Lab.toPool("vault"), Lab.toPool("shelf"), Lab.release());

    lab.succeed("two-copies", Lab.remove("vault"));

    assertThat(lab.objects(Lab.stub(file), "vault")).isEmpty();
    lab.refused("two-copies", Lab.remove("shelf"), Code.LAST_COPY);
    assertThat(file).hasBinaryContent(Lab.random(5 << 20));
  }

  @Test
  void aFileThatIsOpenIsReleasedAfterItWasClosed() throws Exception {
    Path file = lab.file("open-for-a-second", 1000);
    lab.succeed("open-for-a-second", Lab.toPool("vault"));
    String id;
    try (FileInputStream reader = new FileInputStream(file.toFile())) {
      id = lab.policy().publish("open-for-a-second", Lab.release());
      for (int look = 0; look < 20; look++) {
        lab.policy().read(Duration.ofMillis(50));
      }
      assertThat(lab.policy().terminalResults(id)).isEmpty();
      assertThat(reader.readAllBytes()).isEqualTo(Lab.random(1000));
    }

    assertThat(lab.policy().await(id).outcome().code()).isEqualTo(Code.OK);
    assertThat(Lab.allocatedBytes(file)).isZero();
  }

  @Test
  void aFileThatStaysOpenIsNotReleasedAndTheRequestEndsBusy() throws Exception {
    Path file = lab.file("open-for-long", 1000);
    lab.succeed("open-for-long", Lab.toPool("vault"));
    try (FileInputStream reader = new FileInputStream(file.toFile())) {
      String id = lab.policy().publish("open-for-long", Lab.release());
      assertThat(lab.policy().await(id).outcome().code()).isEqualTo(Code.BUSY);
      assertThat(lab.policy().letter(id).reason()).contains("open");
      assertThat(reader.readAllBytes()).isEqualTo(Lab.random(1000));
    }
  }

  @Test
  void aPinnedFileIsReleasedOnlyAfterTheUnpin() throws Exception {
    lab.file("pinned", 1000);
    Optional<String> owner = Optional.of("beamline-7");
    lab.succeed("pinned", Lab.toPool("vault"), new Order.Pin(owner, Optional.empty(), Terms.NONE));

    assertThat(lab.refused("pinned", Lab.release(), Code.PINNED).message()).contains("beamline-7");

    lab.succeed("pinned", new Order.Unpin(owner, Terms.NONE), Lab.release());
  }

  @Test
  void aFileWithTwoNamesIsNotReleased() throws Exception {
    Path file = lab.file("two-names", 1000);
    Files.createLink(lab.path("second-name"), file);
    lab.succeed("two-names", Lab.toPool("vault"));

    assertThat(lab.refused("two-names", Lab.release(), Code.UNSUPPORTED).message())
        .contains("hard links");

    Files.delete(file);
    lab.succeed("second-name", Lab.release());
    assertThat(lab.path("second-name")).hasBinaryContent(Lab.random(1000));
  }

  @Test
  void aNameThatIsAddedToAReleasedFileReadsTheSame() throws Exception {
    Path file = lab.file("linked-later", 1000);
    lab.archiveAndRelease("linked-later", "vault");

    Path second = Files.createLink(lab.path("linked-later-too"), file);

    assertThat(second).hasBinaryContent(Lab.random(1000));
  }
}
