package io.drover.mover.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The main job as a user sees it: archive, release, and read again without noticing. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class MainJobTest {
  @RegisterExtension static final Lab lab = new Lab();

  @Test
  void aFileIsArchivedReleasedAndReadAgainWithoutAnybodyNoticing() throws Exception {
    Path night = lab.file("night.raw", 20 << 20);
    var modified = Files.getLastModifiedTime(night);

    lab.succeed("night.raw", Lab.toPool("shelf"), Lab.release());
    assertThat(Lab.allocatedBytes(night)).isZero();

    assertThat(Files.readAllBytes(night)).isEqualTo(Lab.random(20 << 20));
    assertThat(Files.getLastModifiedTime(night)).isEqualTo(modified);
  }
}
