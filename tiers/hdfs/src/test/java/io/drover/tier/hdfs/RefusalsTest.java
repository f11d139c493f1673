package io.drover.tier.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drover.tier.Label;
import io.drover.tier.SeededBytes;
import io.drover.tier.Tier;
import io.drover.tier.TierException;
import io.drover.tier.TierException.Reason;
import io.drover.tier.Upload;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.junit.jupiter.api.Test;

/** What a cluster says no to, and what others do to an upload or an object. */
class RefusalsTest extends FaultTest {
  private static final SeededBytes DATA = SeededBytes.of(5, 100_000);

  @Test
  void whoeverMayNotWriteIsRefusedAndToldWho() throws IOException {
    HdfsSettings target = cluster().target(pool);
    Tier stranger =
        tier(
            new HdfsSettings(
                pool,
                target.place(),
                new HdfsSettings.Identity.Named("stranger"),
                target.storage(),
                target.client()));
    assertThatExceptionOfType(TierException.Refused.class)
        .isThrownBy(() -> stranger.begin(KEY, 1))
        .withMessageContaining("stranger")
        .satisfies(refusedFor(Reason.PERMISSION));
    assertInvisible(tier());
  }

  @Test
  void aPoolBelongsToWhoeverMadeItAndNobodyElseReadsIt() throws IOException {
    URI theirs = cluster().newDirectory();
    try (DistributedFileSystem files = cluster().superuser()) {
      Path path = new Path(theirs.getPath());
      files.mkdirs(path);
      files.setOwner(path, "drover", "drover");
    }
    HdfsSettings target = cluster().target(theirs);
    HdfsSettings drover =
        new HdfsSettings(
            theirs,
            target.place(),
            new HdfsSettings.Identity.Named("drover"),
            target.storage(),
            target.client());
    HdfsTier.create(drover);
    Tier tier = tier(drover);
    put(tier, DATA);
    assertPublished(tier, DATA);
    try (DistributedFileSystem files = cluster().superuser()) {
      var status = files.getFileStatus(new Path(theirs.getPath() + "/3f/01234567,89ab.7,1.0"));
      assertThat(status.getOwner()).isEqualTo("drover");
      assertThat(status.getPermission().toString()).isEqualTo("rw-------");
    }
  }

  @Test
  void aQuotaThatIsUsedUpIsFull() throws IOException {
    try (DistributedFileSystem files = cluster().superuser()) {
      files.setQuota(new Path(pool.getPath()), HdfsConstants.QUOTA_DONT_SET, 1 << 20);
    }
    Tier tier = tier();
    try (Upload upload = tier.begin(KEY, DATA.bytes().length)) {
      assertThatExceptionOfType(TierException.Refused.class)
          .isThrownBy(
              () -> {
                upload.append(DATA.direct());
                upload.flush();
              })
          .satisfies(refusedFor(Reason.FULL));
      upload.abandon();
    }
    assertInvisible(tier);
  }

  @Test
  void aDirectoryThatIsNoPoolIsNeverWrittenTo() throws IOException {
    URI other = cluster().newDirectory();
    Tier tier = tier(cluster().target(other));
    assertThatExceptionOfType(TierException.Transient.class)
        .isThrownBy(() -> tier.begin(KEY, 1))
        .withMessageContaining("create the pool");
    try (DistributedFileSystem files = cluster().superuser()) {
      assertThat(files.exists(new Path(other.getPath()))).isFalse();
    }
  }

  @Test
  void anotherTargetsDirectoryIsRefused() {
    HdfsSettings target = cluster().target(pool);
    HdfsSettings exchanged =
        new HdfsSettings(pool, "shelf:1", target.identity(), target.storage(), target.client());
    assertThatExceptionOfType(TierException.Refused.class)
        .isThrownBy(() -> tier(exchanged).begin(KEY, 1))
        .withMessageContaining("is vault:0, not shelf:1");
    assertThatExceptionOfType(TierException.Refused.class)
        .isThrownBy(() -> HdfsTier.create(exchanged));
  }

  @Test
  void aPoolThatSomebodyRemovedIsAwayNotEmpty() throws IOException {
    Tier tier = tier();
    put(tier, DATA);
    try (DistributedFileSystem files = cluster().superuser()) {
      files.delete(new Path(pool.getPath()), true);
    }
    assertThatExceptionOfType(TierException.Transient.class).isThrownBy(() -> tier.stat(KEY));
    assertThatExceptionOfType(TierException.Transient.class).isThrownBy(() -> tier.open(KEY));
    assertThatExceptionOfType(TierException.Transient.class)
        .isThrownBy(() -> tier.list(Optional.empty(), 10));
    assertThatExceptionOfType(TierException.Transient.class).isThrownBy(() -> tier.begin(KEY, 1));
  }

  @Test
  void aPolicyThatTheClusterDoesNotKnowIsRefused() {
    HdfsSettings.Storage unknown =
        new HdfsSettings.Storage(Optional.of("LUKEWARM"), Optional.empty(), Optional.empty());
    assertThatExceptionOfType(TierException.Refused.class)
        .isThrownBy(() -> tier(cluster().target(pool, unknown)).begin(KEY, 1))
        .withMessageContaining("LUKEWARM")
        .satisfies(refusedFor(Reason.UNSUPPORTED));
  }

  @Test
  void whatTheOperatorSaidOfBlocksIsWhatTheyAre() throws IOException {
    HdfsSettings.Storage storage =
        new HdfsSettings.Storage(Optional.of("WARM"), Optional.of(2), Optional.of(2L << 20));
    put(tier(cluster().target(pool, storage)), DATA);
    try (DistributedFileSystem files = cluster().superuser()) {
      Path path = new Path(pool.getPath() + "/3f/01234567,89ab.7,1.0");
      assertThat(files.getStoragePolicy(path).getName()).isEqualTo("WARM");
      assertThat(files.getFileStatus(path).getReplication()).isEqualTo((short) 2);
      assertThat(files.getFileStatus(path).getBlockSize()).isEqualTo(2L << 20);
    }
  }

  @Test
  void anUploadThatAnotherProcessBeganAgainIsNotPublishedByTheFirst() throws IOException {
    SeededBytes second = SeededBytes.of(6, 1000);
    Tier tier = tier();
    try (Upload upload = tier.begin(KEY, DATA.bytes().length)) {
      upload.append(DATA.direct());
      upload.flush();
      Tier other = tier();
      put(other, second);
      assertThatExceptionOfType(TierException.class)
          .isThrownBy(() -> upload.publish(DATA.crc(), Label.NONE));
      assertPublished(other, second);
    }
  }

  @Test
  void aPublishWhoseAnswerWasLostIsDoneWhenItIsAskedAgain() throws IOException {
    Tier tier = tier();
    try (Upload upload = tier.begin(KEY, DATA.bytes().length);
        DistributedFileSystem files = cluster().superuser()) {
      upload.append(DATA.direct());
      // Between the rename and its answer.
      Path published = new Path(pool.getPath() + "/3f/01234567,89ab.7,1.0");
      files.mkdirs(published.getParent());
      HdfsUpload own = (HdfsUpload) upload;
      own.finish(DATA.crc());
      files.rename(new Path(pool.getPath() + "/.uploads/3f.01234567,89ab.7,1.0.part"), published);
      upload.publish(DATA.crc(), Label.NONE);
    }
    assertPublished(tier, DATA);
  }

  @Test
  void otherBytesUnderTheKeyAreNeverReplaced() throws IOException {
    SeededBytes other = SeededBytes.of(7, DATA.bytes().length);
    Tier tier = tier();
    put(tier, DATA);
    assertThatExceptionOfType(TierException.Corrupt.class).isThrownBy(() -> put(tier, other));
    assertPublished(tier, DATA);
  }

  private static Consumer<TierException.Refused> refusedFor(Reason reason) {
    return refused -> assertThat(refused.reason()).isEqualTo(reason);
  }
}
