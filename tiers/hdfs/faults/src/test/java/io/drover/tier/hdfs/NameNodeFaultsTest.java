package io.drover.tier.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drover.tier.Label;
import io.drover.tier.ObjectKey;
import io.drover.tier.SeededBytes;
import io.drover.tier.Tier;
import io.drover.tier.TierException;
import io.drover.tier.Upload;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A NameNode that is down, restarted, silent, in safe mode, or one of two. */
class NameNodeFaultsTest extends FaultTest {
  private static final SeededBytes DATA = SeededBytes.of(1, 500_000);
  private static final int HALF = 250_000;

  @Test
  void aNameNodeThatIsDownIsToldAsSuchAndFoundAgain() throws IOException {
    Tier tier = tier();
    put(tier, DATA);
    cluster().tell("stop-namenode");
    try {
      assertThatExceptionOfType(TierException.Transient.class)
          .isThrownBy(() -> tier.stat(KEY))
          .withMessageStartingWith("stat " + KEY + " in " + pool)
          .withMessageEndingWith("start the NameNode, or correct its address");
      assertThatExceptionOfType(TierException.Transient.class)
          .isThrownBy(() -> tier().begin(KEY, 1));
    } finally {
      cluster().tell("start-namenode");
    }
    assertPublished(tier, DATA);
  }

  @Test
  void aRestartInTheMiddleOfAnUploadCostsWhatWasNotFlushed() throws IOException {
    Tier tier = tier();
    long durable;
    try (Upload upload = tier.begin(KEY, DATA.bytes().length)) {
      upload.append(DATA.direct(0, HALF));
      durable = upload.flush();
      cluster().tell("stop-namenode");
      try {
        upload.append(DATA.direct(HALF, DATA.bytes().length));
        assertThatExceptionOfType(TierException.Transient.class).isThrownBy(upload::flush);
        assertThatExceptionOfType(TierException.Transient.class)
            .isThrownBy(upload::flush)
            .withMessageContaining("resume it at its last durable offset");
      } finally {
        cluster().tell("start-namenode");
      }
    }
    assertThat(durable).isEqualTo(HALF);
    assertInvisible(tier);
    try (Upload upload = tier.resume(KEY, durable)) {
      finish(upload, DATA);
    }
    assertPublished(tier, DATA);
  }

  /** Its first question may still go to the connection of before, which ends with that. */
  @Test
  void anUploadThatAsksNothingMeanwhileIsFinishedAfterARestart() throws IOException {
    Tier tier = tier();
    try (Upload upload = tier.begin(KEY, DATA.bytes().length)) {
      upload.append(DATA.direct(0, HALF));
      upload.flush();
      cluster().tell("stop-namenode");
      cluster().tell("start-namenode");
      finishOrResume(tier, upload);
    }
    assertPublished(tier, DATA);
  }

  private static void finishOrResume(Tier tier, Upload upload) throws IOException {
    try {
      finish(upload, DATA);
    } catch (TierException.Transient broken) {
      try (Upload resumed = tier.resume(KEY, HALF)) {
        finish(resumed, DATA);
      }
    }
  }

  @Test
  void aNameNodeThatNeverAnswersIsGivenUpAfterTheTimeout() throws Exception {
    HdfsSettings target = cluster().target(pool);
    HdfsSettings.Client hasty =
        new HdfsSettings.Client(Optional.empty(), Duration.ofSeconds(2), Map.of());
    Tier tier =
        tier(new HdfsSettings(pool, target.place(), target.identity(), target.storage(), hasty));
    put(tier(), DATA);
    cluster().freeze();
    long start = System.nanoTime();
    try {
      assertThatExceptionOfType(TierException.Transient.class).isThrownBy(() -> tier.stat(KEY));
    } finally {
      cluster().thaw();
    }
    // Hadoop would have waited for two minutes.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
    // A loaded machine may be slower than this tier's patience.
    assertPublished(tier(), DATA);
  }

  @Test
  void inSafeModeObjectsAreReadAndNothingIsWritten() throws IOException {
    Tier tier = tier();
    put(tier, DATA);
    ObjectKey other = new ObjectKey("3f/other");
    cluster().tell("enter-safemode");
    try {
      assertPublished(tier, DATA);
      assertThatExceptionOfType(TierException.Transient.class)
          .isThrownBy(() -> tier.begin(other, 1))
          .withMessageContaining("afe mode")
          .withMessageContaining("dfsadmin -safemode leave");
      assertThatExceptionOfType(TierException.Transient.class).isThrownBy(() -> tier.delete(KEY));
    } finally {
      cluster().tell("leave-safemode");
    }
    tier.begin(other, 1).close();
    assertPublished(tier, DATA);
  }

  @Test
  void safeModeDuringAnUploadIsWaitedOut() throws IOException {
    Tier tier = tier();
    try (Upload upload = tier.begin(KEY, DATA.bytes().length)) {
      upload.append(DATA.direct(0, HALF));
      long durable = upload.flush();
      cluster().tell("enter-safemode");
      try {
        upload.append(DATA.direct(HALF, DATA.bytes().length));
        assertThatExceptionOfType(TierException.Transient.class)
            .isThrownBy(() -> upload.publish(DATA.crc(), Label.NONE));
        assertThat(tier.stat(KEY)).isEmpty();
        assertThatExceptionOfType(TierException.Transient.class)
            .isThrownBy(() -> tier.resume(KEY, durable));
      } finally {
        cluster().tell("leave-safemode");
      }
      try (Upload resumed = tier.resume(KEY, durable)) {
        finish(resumed, DATA);
      }
    }
    assertPublished(tier, DATA);
  }

  @Test
  void aNameserviceIsTakenFromADirectoryAndItsDeadNameNodePassedOver(@TempDir Path directory)
      throws IOException {
    put(tier(), DATA);
    // Nobody listens at the first; port 9 is discard's.
    Twins.write(directory, "127.0.0.1:9", pool.getAuthority());
    Files.writeString(SiteFile.directory(directory).resolve("core-site.xml"), "<configuration/>");
    HdfsSettings.Client configured =
        new HdfsSettings.Client(
            Optional.of(SiteFile.directory(directory)), Duration.ofSeconds(20), Map.of());
    HdfsSettings target = cluster().target(URI.create(Twins.URI + pool.getPath()));
    Tier tier =
        tier(
            new HdfsSettings(
                target.directory(),
                target.place(),
                target.identity(),
                target.storage(),
                configured));
    assertPublished(tier, DATA);
  }

  @Test
  void aNameserviceThatNobodyDeclaredIsToldAsSuch() {
    Tier tier = tier(HdfsSettings.of(URI.create("hdfs://nowhere.invalid/pool"), "vault:0"));
    assertThatExceptionOfType(TierException.Transient.class)
        .isThrownBy(() -> tier.stat(KEY))
        .withMessageContaining("nowhere.invalid")
        .withMessageContaining("hdfs-site.xml");
  }

  @Test
  void aDirectoryWithoutConfigurationIsRefused(@TempDir Path directory) {
    HdfsSettings target = cluster().target(pool);
    HdfsSettings.Client configured =
        new HdfsSettings.Client(Optional.of(directory), Duration.ofSeconds(20), Map.of());
    Tier tier =
        tier(
            new HdfsSettings(
                pool, target.place(), target.identity(), target.storage(), configured));
    assertThatExceptionOfType(TierException.Refused.class)
        .isThrownBy(() -> tier.stat(KEY))
        .withMessageContaining(directory.toString());
  }
}
