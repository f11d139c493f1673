package io.drover.tier.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.DatanodeInfo;
import org.apache.hadoop.hdfs.protocol.LocatedBlock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What tests of real trouble share: a new pool, and a way to put and to look. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
abstract class FaultTest {
  static final ObjectKey KEY = new ObjectKey("3f/01234567-89ab/7-1/0");

  static final HdfsSettings.Storage ONE_COPY =
      new HdfsSettings.Storage(Optional.empty(), Optional.of(1), Optional.empty());

  @RegisterExtension static final SharedCluster shared = new SharedCluster();

  private final List<Tier> tiers = new ArrayList<>();

  final URI pool = shared.get().newDirectory();

  @BeforeEach
  final void createPool() throws TierException {
    HdfsTier.create(shared.get().target(pool));
  }

  @AfterEach
  final void closeTiers() {
    tiers.forEach(Tier::close);
  }

  final HdfsCluster cluster() {
    return shared.get();
  }

  /** A process of its own, as far as the cluster can tell. */
  final Tier tier() {
    return tier(cluster().target(pool));
  }

  final Tier tier(HdfsSettings settings) {
    Tier tier = new HdfsTier(settings, HdfsTierTest.TIMING);
    tiers.add(tier);
    return tier;
  }

  static void put(Tier tier, SeededBytes data) throws TierException {
    try (Upload upload = tier.begin(KEY, data.bytes().length)) {
      upload.append(data.direct());
      upload.publish(data.crc(), Label.NONE);
    }
  }

  /** Uploads what is behind {@code durable} and publishes all. */
  static void finish(Upload upload, SeededBytes data) throws TierException {
    upload.append(data.direct((int) upload.appendedBytes(), data.bytes().length));
    upload.publish(data.crc(), Label.NONE);
  }

  static void assertPublished(Tier tier, SeededBytes data) throws TierException {
    try (ObjectReader reader = tier.open(KEY)) {
      ByteBuffer into = ByteBuffer.allocate(data.bytes().length + 1);
      assertThat(reader.read(0, into)).isEqualTo(data.bytes().length);
      assertThat(into.flip()).isEqualTo(ByteBuffer.wrap(data.bytes()));
    }
  }

  static void assertInvisible(Tier tier) throws TierException {
    assertThat(tier.stat(KEY)).isEmpty();
    assertThat(tier.list(Optional.empty(), 10)).isEmpty();
    assertThatExceptionOfType(TierException.Missing.class).isThrownBy(() -> tier.open(KEY));
  }

  /** The last block of a file below the pool, and where its replicas are. */
  final LocatedBlock lastBlock(ObjectPath object) throws IOException {
    String path = pool.getPath() + "/" + object.directory() + "/" + object.name();
    try (DistributedFileSystem files = cluster().superuser()) {
      return files.getClient().getLocatedBlocks(path, 0).getLastLocatedBlock();
    }
  }

  /** A DataNode that writes the upload of the key. */
  final String writer() throws IOException {
    DatanodeInfo[] writers = lastBlock(ObjectPath.upload(KEY)).getLocations();
    return HdfsCluster.name(writers[0]);
  }
}
