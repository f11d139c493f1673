package io.drover.tier.hdfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.tier.Label;
import io.drover.tier.ObjectReader;
import io.drover.tier.ObjectStat;
import io.drover.tier.SeededBytes;
import io.drover.tier.Tier;
import io.drover.tier.TierContract;
import io.drover.tier.TierException;
import io.drover.tier.Timing;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the HDFS tier promises, over a NameNode and a DataNode. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class HdfsTierTest extends TierContract {
  static final Timing TIMING = new Timing(System::nanoTime, Thread::sleep);

  /** One copy in small blocks: objects of several blocks at the speed of a laptop's disk. */
  private static final HdfsSettings.Storage ONE_COPY =
      new HdfsSettings.Storage(Optional.of("HOT"), Optional.of(1), Optional.of(1L << 20));

  private static final long SEED = 20261201;

  @RegisterExtension static final SharedCluster shared = new SharedCluster();

  private final URI directory = shared.get().newDirectory();

  @Override
  protected Tier open() throws TierException {
    HdfsSettings target = shared.get().target(directory, ONE_COPY);
    HdfsTier.create(target);
    return new HdfsTier(target, TIMING);
  }

  @Override
  protected boolean comparesDigest() {
    return true;
  }

  /** A dozen messages each; the NameNode of these tests lists ten files a message. */
  @Override
  protected int objectsToList() {
    return 100;
  }

  @Test
  void anObjectIsAPlainFileThatAnyToolReads() throws IOException {
    SeededBytes data = SeededBytes.of(1, 100_000);
    put(KEY, data);
    try (DistributedFileSystem files = shared.get().superuser();
        var file = files.open(new Path(directory.getPath() + "/3f/01234567,89ab.7,1.0"))) {
      assertThat(file.readAllBytes()).isEqualTo(data.bytes());
    }
  }

  @Test
  void whatIsSecuredIsWhatIsThere() throws IOException {
    assertThat(tier().secure(KEY)).isEmpty();
    put(KEY, SeededBytes.of(3, 10), new Label(new byte[] {1, 2}));
    assertThat(tier().secure(KEY)).isEqualTo(tier().stat(KEY)).isPresent();
    assertPublished(KEY, SeededBytes.of(3, 10));
  }

  @Test
  void readsInSequenceAndJumpsMixOverBlocks() throws IOException {
    SeededBytes data = SeededBytes.of(9, 5_000_000);
    SplittableRandom random = new SplittableRandom(SEED);
    put(KEY, data);
    try (ObjectReader reader = tier().open(KEY)) {
      int at = 0;
      for (int read = 0; read < 200; read++) {
        int length = Math.min(1 + random.nextInt(300_000), data.bytes().length - at);
        ByteBuffer into = ByteBuffer.allocateDirect(length);
        assertThat(reader.read(at, into)).isEqualTo(length);
        assertThat(into.flip()).isEqualTo(data.direct(at, at + length));
        boolean jumps = random.nextInt(8) == 0 || at + length == data.bytes().length;
        at = jumps ? random.nextInt(data.bytes().length) : at + length;
      }
    }
  }

  @Test
  void strangersFilesAreNotListed() throws IOException {
    put(KEY, SeededBytes.of(2, 1));
    try (DistributedFileSystem files = shared.get().superuser()) {
      files.create(new Path(directory.getPath(), "README")).close();
      files.create(new Path(directory.getPath(), "3f/.hidden")).close();
      files.mkdirs(new Path(directory.getPath(), "3f/directory"));
      files.mkdirs(new Path(directory.getPath(), ".Trash"));
    }
    assertThat(tier().list(Optional.empty(), 10)).extracting(ObjectStat::key).containsExactly(KEY);
  }

  @Test
  void uploadsThatEndedLeaveNoFileBehind() throws IOException {
    put(KEY, SeededBytes.of(5, 1));
    try (var upload = tier().begin(KEY, 1)) {
      upload.abandon();
    }
    tier().begin(KEY, 1).close();
    tier().delete(KEY);
    try (DistributedFileSystem files = shared.get().superuser()) {
      assertThat(files.listStatus(new Path(directory.getPath(), ObjectPath.UPLOADS))).isEmpty();
    }
  }
}
