package io.drover.tier.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.codahale.metrics.MetricRegistry;
import io.drover.linux.Descriptor;
import io.drover.linux.Extents;
import io.drover.linux.FileSystem;
import io.drover.linux.Io;
import io.drover.linux.LinuxException;
import io.drover.linux.LoopFileSystem;
import io.drover.linux.Open;
import io.drover.tier.Bandwidth;
import io.drover.tier.BoundedTier;
import io.drover.tier.Bounds;
import io.drover.tier.Crc;
import io.drover.tier.FileOffset;
import io.drover.tier.Label;
import io.drover.tier.MeasuredTier;
import io.drover.tier.ObjectKey;
import io.drover.tier.ObjectReader;
import io.drover.tier.Patience;
import io.drover.tier.RetryingTier;
import io.drover.tier.SeededBytes;
import io.drover.tier.ThrottledTier;
import io.drover.tier.Tier;
import io.drover.tier.TierException;
import io.drover.tier.Timing;
import io.drover.tier.Upload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that lie on the pool's own file system are not written once more. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class SharingTest {
  private static final ObjectKey KEY = new ObjectKey("3f/file/1-1/0");
  private static final int PIECE = 1 << 20;

  /** A file system writes its own notes; the data is larger than all of them. */
  private static final long NOTES_BYTES = 4L << 20;

  /** Ends within a block. */
  private static final SeededBytes DATA = SeededBytes.of(1, 32 * PIECE + 1234);

  private final MetricRegistry registry = new MetricRegistry();

  @ParameterizedTest
  @ValueSource(strings = {"xfs", "btrfs"})
  void whatCanBeSharedTakesNoRoom(String type) throws Exception {
    LoopFileSystem.assumeAvailable(type, "shared blocks on " + type);
    try (LoopFileSystem disk = LoopFileSystem.mounted(type);
        Tier tier = decorated(disk.root().resolve("pool"));
        Descriptor source = written(disk.root().resolve("source"))) {
      long free = freeBytes(disk);
      append(tier.begin(KEY, DATA.bytes().length), source, 0);
      assertThat(free - freeBytes(disk)).isLessThan(NOTES_BYTES);
      assertThat(sharedBytes()).isEqualTo(DATA.bytes().length);
      Objects.assertWhole(tier, KEY, DATA);

      Io.writeAll(source, SeededBytes.of(2, DATA.bytes().length).direct(), 0);
      Objects.assertWhole(tier, KEY, DATA);
      assertThat(free - freeBytes(disk)).isGreaterThan(DATA.bytes().length - NOTES_BYTES);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"xfs", "btrfs"})
  void anUploadThatIsTakenUpGoesOnSharing(String type) throws Exception {
    LoopFileSystem.assumeAvailable(type, "shared blocks after a resume on " + type);
    try (LoopFileSystem disk = LoopFileSystem.mounted(type);
        Tier tier = decorated(disk.root().resolve("pool"));
        Descriptor source = written(disk.root().resolve("source"))) {
      long free = freeBytes(disk);
      try (Upload upload = tier.begin(KEY, DATA.bytes().length)) {
        share(upload, source, PIECE);
        assertThat(upload.flush()).isEqualTo(PIECE);
        share(upload, source, 2 * PIECE);
      }
      append(tier.resume(KEY, PIECE), source, PIECE);
      Objects.assertWhole(tier, KEY, DATA);
      assertThat(free - freeBytes(disk)).isLessThan(NOTES_BYTES);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"xfs", "btrfs"})
  void holesStayAndBytesThatFitNoBlockAreWritten(String type) throws Exception {
    LoopFileSystem.assumeAvailable(type, "holes between shared blocks on " + type);
    try (LoopFileSystem disk = LoopFileSystem.mounted(type);
        Tier tier = decorated(disk.root().resolve("pool"));
        Descriptor source = written(disk.root().resolve("source"))) {
      Extents.punch(source, PIECE / 4, PIECE / 2);
      try (Upload upload = tier.begin(KEY, 4L * PIECE)) {
        upload.appendZeros(PIECE);
        share(upload, source, 0, PIECE);
        upload.appendZeros(PIECE);
        assertThat(upload.append(read(source, 1, PIECE), at(source, 1))).isFalse();
        upload.publish(digest(source), Label.NONE);
      }
      assertThat(sharedBytes()).isEqualTo(PIECE);
      try (ObjectReader reader = tier.open(KEY)) {
        ByteBuffer whole = ByteBuffer.allocateDirect(4 * PIECE);
        reader.read(0, whole);
        assertThat(Crc.of(whole.flip())).isEqualTo(digest(source));
        assertThat(reader.dataAt(0).start()).isEqualTo(PIECE);
        assertThat(reader.dataAt(PIECE + PIECE / 4).start()).isEqualTo(PIECE + 3 * PIECE / 4);
        assertThat(reader.dataAt(2 * PIECE).start()).isEqualTo(3 * PIECE);
      }
    }
  }

  @Test
  void whereTheFileSystemCannotShareTheBytesAreWritten() throws Exception {
    LoopFileSystem.assumeAvailable("ext4", "bytes that ext4 cannot share");
    try (LoopFileSystem disk = LoopFileSystem.mounted("ext4");
        Tier tier = decorated(disk.root().resolve("pool"));
        Descriptor source = written(disk.root().resolve("source"))) {
      assertWritten(tier, source);
    }
  }

  @Test
  void whatLiesOnAnotherFileSystemIsWritten(@TempDir Path elsewhere) throws Exception {
    LoopFileSystem.assumeAvailable("xfs", "bytes from another file system");
    try (LoopFileSystem disk = LoopFileSystem.mounted("xfs");
        Tier tier = decorated(disk.root().resolve("pool"));
        Descriptor source = written(elsewhere.resolve("source"))) {
      assertWritten(tier, source);
    }
  }

  @Test
  void aFullFileSystemRefusesWhatCannotBeSharedAsItRefusesAWrite() throws Exception {
    LoopFileSystem.assumeAvailable("ext4", "a full file system");
    try (LoopFileSystem disk = LoopFileSystem.mounted("ext4", 56L << 20);
        Tier tier = decorated(disk.root().resolve("pool"));
        Descriptor source = written(disk.root().resolve("source"));
        Upload upload = tier.begin(KEY, DATA.bytes().length)) {
      assertThatExceptionOfType(TierException.Refused.class)
          .isThrownBy(() -> share(upload, source, DATA.bytes().length))
          .withMessageContaining("free space there");
    }
  }

  /** As the daemon's wiring does it: no decorator may lose what makes sharing possible. */
  private Tier decorated(Path directory) throws TierException {
    Place place = new Place("vault", "0");
    DiskTier.create(directory, place, Instant.EPOCH);
    Timing timing = new Timing(System::nanoTime, Thread::sleep);
    Patience patience =
        new Patience(2, Duration.ofSeconds(1), Duration.ofMillis(1), Duration.ofMillis(5));
    Tier throttled = new ThrottledTier(new DiskTier(directory, place), new Bandwidth(0, timing));
    Tier bounded = new BoundedTier(throttled, new Bounds(4, 4, 4));
    Tier retrying = new RetryingTier(bounded, patience, timing, new Random(1));
    return new MeasuredTier(retrying, registry, "vault.0");
  }

  private void assertWritten(Tier tier, Descriptor source) throws IOException {
    append(tier.begin(KEY, DATA.bytes().length), source, 0);
    assertThat(sharedBytes()).isZero();
    Objects.assertWhole(tier, KEY, DATA);
  }

  private long sharedBytes() {
    return registry.meter("pool.vault.0.bytes.shared").getCount();
  }

  private static void append(Upload upload, Descriptor source, int from) throws IOException {
    try (upload) {
      assertThat(upload.appendedBytes()).isEqualTo(from);
      share(upload, source, DATA.bytes().length);
      upload.publish(DATA.crc(), Label.NONE);
    }
  }

  /** Appends the source up to {@code end}, from where the upload is. */
  private static void share(Upload upload, Descriptor source, int end) throws IOException {
    while (upload.appendedBytes() < end) {
      int offset = (int) upload.appendedBytes();
      share(upload, source, offset, Math.min(PIECE, end - offset));
    }
  }

  private static void share(Upload upload, Descriptor source, int offset, int bytes)
      throws IOException {
    upload.append(read(source, offset, bytes), at(source, offset));
  }

  private static FileOffset at(Descriptor file, long offset) {
    return new FileOffset(file::number, offset);
  }

  private static ByteBuffer read(Descriptor file, int offset, int bytes) throws LinuxException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(bytes);
    Io.read(file, buffer, offset);
    return buffer.flip();
  }

  /** Of a hole, the first piece, a hole, and a piece that begins one byte later. */
  private static Crc digest(Descriptor source) throws LinuxException {
    return Crc.ofZeros(PIECE)
        .then(Crc.of(read(source, 0, PIECE)))
        .then(Crc.ofZeros(PIECE))
        .then(Crc.of(read(source, 1, PIECE)));
  }

  private static Descriptor written(Path path) throws LinuxException {
    byte[] name = path.toString().getBytes(UTF_8);
    Descriptor file = Open.at(Descriptor.WORKING_DIRECTORY, name, Open.O_RDWR | Open.O_CREAT, 0600);
    Io.writeAll(file, DATA.direct(), 0);
    return file;
  }

  private static long freeBytes(LoopFileSystem disk) throws LinuxException {
    try (Descriptor root = Open.path(disk.root().toString(), Open.O_RDONLY)) {
      Io.syncfs(root);
      return FileSystem.of(root).freeBytes();
    }
  }
}
