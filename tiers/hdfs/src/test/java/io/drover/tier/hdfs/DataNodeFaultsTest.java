package io.drover.tier.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drover.tier.ObjectReader;
import io.drover.tier.SeededBytes;
import io.drover.tier.Tier;
import io.drover.tier.TierException;
import io.drover.tier.Upload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A DataNode that dies while it writes or reads, and blocks that rot. */
class DataNodeFaultsTest extends FaultTest {
  private static final SeededBytes DATA = SeededBytes.of(2, 500_000);
  private static final int HALF = 250_000;

  @Test
  void anUploadGoesOnWithoutADataNodeThatDied() throws IOException {
    Tier tier = tier();
    try (Upload upload = tier.begin(KEY, DATA.bytes().length)) {
      upload.append(DATA.direct(0, HALF));
      upload.flush();
      String killed = writer();
      cluster().tell("stop-datanode", killed);
      try {
        finish(upload, DATA);
        assertPublished(tier, DATA);
      } finally {
        cluster().tell("start-datanode", killed);
      }
    }
    assertPublished(tier, DATA);
  }

  @Test
  void anUploadWhoseOnlyDataNodeDiedIsResumedWhenItIsBack() throws IOException {
    Tier tier = tier(cluster().target(pool, ONE_COPY));
    long durable;
    try (Upload upload = tier.begin(KEY, DATA.bytes().length)) {
      upload.append(DATA.direct(0, HALF));
      durable = upload.flush();
      String killed = writer();
      cluster().tell("stop-datanode", killed);
      try {
        assertThatExceptionOfType(TierException.Transient.class)
            .isThrownBy(
                () -> {
                  upload.append(DATA.direct(HALF, DATA.bytes().length));
                  upload.flush();
                })
            .withMessageContaining(KEY.name());
        assertInvisible(tier);
      } finally {
        cluster().tell("start-datanode", killed);
      }
    }
    try (Upload upload = tier.resume(KEY, durable)) {
      assertThat(upload.appendedBytes()).isEqualTo(HALF);
      finish(upload, DATA);
    }
    assertPublished(tier, DATA);
  }

  @Test
  void anObjectWhoseOnlyDataNodeDiedIsReadAgainWhenItIsBack() throws IOException {
    Tier tier = tier(cluster().target(pool, ONE_COPY));
    put(tier, DATA);
    String killed = HdfsCluster.name(lastBlock(ObjectPath.of(KEY)).getLocations()[0]);
    try (ObjectReader reader = tier.open(KEY)) {
      cluster().tell("stop-datanode", killed);
      try {
        assertThatExceptionOfType(TierException.Transient.class)
            .isThrownBy(() -> reader.read(0, ByteBuffer.allocate(10)))
            .withMessageContaining("hdfs fsck");
      } finally {
        cluster().tell("start-datanode", killed);
      }
      assertThat(reader.read(0, ByteBuffer.allocate(10))).isEqualTo(10);
    }
    assertPublished(tier, DATA);
  }

  /** The connection to it is open when it dies. */
  @Test
  void whoReadsInSequenceGoesOnWithoutADataNodeThatDied() throws IOException {
    Tier tier = tier();
    SeededBytes data = SeededBytes.of(5, 3_000_000);
    put(tier, data);
    String killed = HdfsCluster.name(lastBlock(ObjectPath.of(KEY)).getLocations()[0]);
    ByteBuffer into = ByteBuffer.allocateDirect(data.bytes().length);
    try (ObjectReader reader = tier.open(KEY)) {
      readOn(reader, into, 100_000);
      readOn(reader, into, 100_000);
      cluster().tell("stop-datanode", killed);
      try {
        while (into.hasRemaining()) {
          readOn(reader, into, 100_000);
        }
      } finally {
        cluster().tell("start-datanode", killed);
      }
    }
    assertThat(into.flip()).isEqualTo(data.direct());
  }

  private static void readOn(ObjectReader reader, ByteBuffer into, int most) throws IOException {
    int length = Math.min(most, into.remaining());
    ByteBuffer piece = into.slice(into.position(), length);
    assertThat(reader.read(into.position(), piece)).isEqualTo(length);
    into.position(into.position() + length);
  }

  @Test
  void aBlockThatRottedIsCorrupt() throws IOException {
    Tier tier = tier(cluster().target(pool, ONE_COPY));
    put(tier, DATA);
    String block = lastBlock(ObjectPath.of(KEY)).getBlock().getBlockName();
    List<Path> replicas;
    try (Stream<Path> files = Files.walk(cluster().directory())) {
      replicas = files.filter(file -> file.endsWith(block)).toList();
    }
    assertThat(replicas).hasSize(1);
    byte[] bytes = Files.readAllBytes(replicas.getFirst());
    bytes[HALF] ^= 1;
    Files.write(replicas.getFirst(), bytes);
    try (ObjectReader reader = tier.open(KEY)) {
      assertThatExceptionOfType(TierException.Corrupt.class)
          .isThrownBy(() -> reader.read(0, ByteBuffer.allocate(DATA.bytes().length)))
          .withMessageContaining(KEY.name());
    }
  }

  @Test
  void anUploadOfAClientThatWasKilledIsResumedWhereItWasFlushed()
      throws IOException, InterruptedException {
    long seed = 3;
    SeededBytes data = SeededBytes.of(seed, ClientProgram.FLUSHED_BYTES + ClientProgram.MORE_BYTES);
    long durable = ClientProgram.killed(pool, KEY, seed);
    assertThat(durable).isEqualTo(ClientProgram.FLUSHED_BYTES);
    Tier tier = tier();
    assertInvisible(tier);
    assertThatExceptionOfType(TierException.Missing.class)
        .isThrownBy(() -> tier.resume(KEY, data.bytes().length + 1))
        .withMessageContaining("durable bytes; begin it again");
    try (Upload upload = tier.resume(KEY, durable)) {
      assertThat(upload.appendedBytes()).isEqualTo(durable);
      finish(upload, data);
    }
    assertPublished(tier, data);
  }

  @Test
  void anUploadOfAClientThatWasKilledIsBegunAgainWithoutWaiting()
      throws IOException, InterruptedException {
    ClientProgram.killed(pool, KEY, 4);
    Tier tier = tier();
    put(tier, DATA);
    assertPublished(tier, DATA);
  }
}
