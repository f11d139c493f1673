package io.drover.tier.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.tier.Crc;
import io.drover.tier.Label;
import io.drover.tier.ObjectKey;
import io.drover.tier.ObjectStat;
import io.drover.tier.SeededBytes;
import io.drover.tier.Tier;
import io.drover.tier.TierContract;
import io.drover.tier.TierException;
import io.drover.tier.Upload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the disk tier promises, on whichever file system a subclass brings. */
abstract class DiskTierContract extends TierContract {
  static final Place PLACE = new Place("vault", "0");

  /** The pool directory of this test; it need not exist before the first call. */
  abstract Path directory();

  @Override
  protected Tier open() throws TierException {
    DiskTier.create(directory(), PLACE, Instant.EPOCH);
    return new DiskTier(directory(), PLACE);
  }

  /**
   * Whether also small uploads have names from their beginning, under which a crash leaves them.
   */
  boolean namesSmallUploads() {
    return false;
  }

  @Override
  protected boolean keepsHoles() {
    return true;
  }

  /** A small upload has no name by which the next one could find it. */
  @Override
  protected boolean discardsWhatIsOpen() {
    return false;
  }

  @Test
  void anObjectIsAPlainFileThatAnyToolReads() throws IOException {
    SeededBytes data = SeededBytes.of(1, 100_000);
    put(KEY, data);
    Path file = directory().resolve("3f").resolve("01234567-89ab~7-1~0");
    assertThat(file).hasBinaryContent(data.bytes());
  }

  @Test
  void strangersFilesAreNotListed() throws IOException {
    put(KEY, SeededBytes.of(2, 1));
    Files.writeString(directory().resolve("README"), "hello");
    Files.createDirectories(directory().resolve("lost+found"));
    Files.writeString(directory().resolve("3f").resolve(".hidden"), "hello");
    assertThat(tier().list(Optional.empty(), 10)).extracting(ObjectStat::key).containsExactly(KEY);
  }

  @Test
  void anObjectDirectoryThatSomebodyRemovedIsMadeAgain() throws IOException {
    put(KEY, SeededBytes.of(3, 1));
    tier().delete(KEY);
    Files.delete(directory().resolve("3f"));
    put(KEY, SeededBytes.of(4, 1));
    assertPublished(KEY, SeededBytes.of(4, 1));
  }

  @Test
  void aSmallUploadThatNobodyEndsLeavesNoFileBehind() throws IOException {
    ObjectKey key = new ObjectKey("a/cut-short");
    try (Upload upload = tier().begin(key, 3)) {
      upload.append(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    }
    if (namesSmallUploads()) {
      tier().delete(key);
    }
    assertThat(directory().resolve(".uploads")).isEmptyDirectory();
  }

  @Test
  void aSmallUploadThatWasFlushedIsResumedAndReplacesWhatIsThere() throws IOException {
    put(KEY, SeededBytes.of(6, 5));
    SeededBytes data = SeededBytes.of(7, 3);
    try (Upload upload = tier().begin(KEY, 3)) {
      upload.append(ByteBuffer.wrap(data.bytes()));
      assertThat(upload.flush()).isEqualTo(3);
    }
    try (Upload upload = tier().resume(KEY, 3)) {
      upload.publish(Crc.of(data.bytes()), Label.NONE);
    }
    assertPublished(KEY, data);
    assertThat(directory().resolve(".uploads")).isEmptyDirectory();
  }

  @Test
  void aSmallUploadThatWasNeverFlushedReplacesWhatIsThere() throws IOException {
    put(KEY, SeededBytes.of(8, 5));
    put(KEY, SeededBytes.of(9, 3));
    assertPublished(KEY, SeededBytes.of(9, 3));
    assertThat(directory().resolve(".uploads")).isEmptyDirectory();
  }

  @Test
  void uploadsThatEndedLeaveNoFileBehind() throws IOException {
    put(KEY, SeededBytes.of(5, 1));
    tier().begin(new ObjectKey("a/b"), 1).abandon();
    tier().begin(new ObjectKey("a/c"), 1).close();
    tier().delete(new ObjectKey("a/c"));
    assertThat(directory().resolve(".uploads")).isEmptyDirectory();
  }
}
