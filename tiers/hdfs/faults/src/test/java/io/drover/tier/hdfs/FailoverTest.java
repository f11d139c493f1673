package io.drover.tier.hdfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.tier.Label;
import io.drover.tier.ObjectKey;
import io.drover.tier.ObjectReader;
import io.drover.tier.SeededBytes;
import io.drover.tier.Tier;
import io.drover.tier.TierException;
import io.drover.tier.Upload;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two real NameNodes, of which one takes over from the other while objects are on their way. */
@Tag("soak")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FailoverTest {
  private static final SeededBytes DATA = SeededBytes.of(7, 3_000_000);
  private static final int HALF = 1_500_000;

  private static HdfsCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    cluster = HdfsCluster.startTwins();
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void anUploadAndAReaderGoOnWhenTheOtherNameNodeTakesOver() throws IOException {
    ObjectKey before = new ObjectKey("3f/before");
    ObjectKey during = new ObjectKey("3f/during");
    try (Tier tier = tier()) {
      put(tier, before);
      try (ObjectReader reader = tier.open(before);
          Upload upload = tier.begin(during, DATA.bytes().length)) {
        upload.append(DATA.direct(0, HALF));
        assertThat(upload.flush()).isEqualTo(HALF);
        cluster.tell("hand-over", "0", "1");
        try {
          assertThat(read(reader)).isEqualTo(DATA.bytes());
          finish(tier, during, upload);
          assertWhole(tier, before);
          assertWhole(tier, during);
        } finally {
          cluster.tell("hand-over", "1", "0");
        }
      }
      assertWhole(tier, before);
      assertWhole(tier, during);
    }
  }

  @Test
  void aNameNodeThatDiesIsPassedOverByTheSameClient() throws IOException {
    ObjectKey before = new ObjectKey("40/before");
    ObjectKey during = new ObjectKey("40/during");
    try (Tier tier = tier()) {
      put(tier, before);
      try (Upload upload = tier.begin(during, DATA.bytes().length)) {
        upload.append(DATA.direct(0, HALF));
        assertThat(upload.flush()).isEqualTo(HALF);
        cluster.tell("kill-active", "0", "1");
        try {
          finish(tier, during, upload);
          assertWhole(tier, before);
          assertWhole(tier, during);
        } finally {
          cluster.tell("start-standby", "0");
          cluster.tell("hand-over", "1", "0");
        }
      }
      assertWhole(tier, during);
    }
  }

  private static HdfsTier tier() throws IOException {
    HdfsSettings target =
        new HdfsSettings(
            URI.create(Twins.URI + "/pool"),
            "vault:0",
            new HdfsSettings.Identity.OfProcess(),
            HdfsSettings.Storage.OF_CLUSTER,
            new HdfsSettings.Client(
                Optional.of(SiteFile.directory(cluster.directory())),
                Duration.ofSeconds(20),
                Map.of()));
    HdfsTier.create(target);
    return new HdfsTier(target, HdfsTierTest.TIMING);
  }

  private static void put(Tier tier, ObjectKey key) throws IOException {
    try (Upload upload = tier.begin(key, DATA.bytes().length)) {
      upload.append(DATA.direct());
      upload.publish(DATA.crc(), Label.NONE);
    }
  }

  /** As the daemon does: what broke in the middle goes on at its last durable offset. */
  private static void finish(Tier tier, ObjectKey key, Upload begun) throws IOException {
    try {
      begun.append(DATA.direct(HALF, DATA.bytes().length));
      begun.publish(DATA.crc(), Label.NONE);
    } catch (TierException.Transient broken) {
      begun.close();
      try (Upload resumed = tier.resume(key, HALF)) {
        assertThat(resumed.appendedBytes()).isGreaterThanOrEqualTo(HALF);
        int from = (int) resumed.appendedBytes();
        resumed.append(DATA.direct(from, DATA.bytes().length));
        resumed.publish(DATA.crc(), Label.NONE);
      }
    }
  }

  private static void assertWhole(Tier tier, ObjectKey key) throws IOException {
    assertThat(tier.stat(key)).isPresent();
    try (ObjectReader reader = tier.open(key)) {
      assertThat(read(reader)).isEqualTo(DATA.bytes());
    }
  }

  private static byte[] read(ObjectReader reader) throws IOException {
    ByteBuffer into = ByteBuffer.allocateDirect(DATA.bytes().length);
    reader.read(0, into);
    byte[] bytes = new byte[into.flip().remaining()];
    into.get(bytes);
    return bytes;
  }
}
