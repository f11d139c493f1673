package io.drover.mover.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drover.events.FilePath;
import io.drover.linux.Descriptor;
import io.drover.linux.Errno;
import io.drover.linux.FileSystem;
import io.drover.linux.GroupSync;
import io.drover.linux.Io;
import io.drover.linux.LinuxException;
import io.drover.linux.LoopFileSystem;
import io.drover.linux.Open;
import io.drover.mover.copy.BufferPool;
import io.drover.mover.copy.Conditions;
import io.drover.mover.copy.CopySource;
import io.drover.mover.copy.Manifests;
import io.drover.mover.copy.Pool;
import io.drover.mover.copy.Pump;
import io.drover.mover.copy.Source;
import io.drover.mover.copy.Stopped;
import io.drover.mover.copy.Transfer;
import io.drover.mover.door.fanotify.NoDoor;
import io.drover.mover.home.Drains;
import io.drover.mover.home.Entrants;
import io.drover.mover.home.HomeFile;
import io.drover.mover.home.LeaseWatch;
import io.drover.mover.home.LinuxTree;
import io.drover.mover.home.SlotLocks;
import io.drover.mover.home.SourceHold;
import io.drover.mover.home.StubAttribute;
import io.drover.mover.migration.Fact;
import io.drover.stub.Copy;
import io.drover.stub.FileAttributes;
import io.drover.stub.FileId;
import io.drover.stub.Grains;
import io.drover.stub.InodeIdentity;
import io.drover.stub.Manifest;
import io.drover.stub.ManifestCodec;
import io.drover.stub.ObjectCursor;
import io.drover.stub.ObjectNames;
import io.drover.stub.Place;
import io.drover.tier.ByteRange;
import io.drover.tier.Crc;
import io.drover.tier.FileOffset;
import io.drover.tier.Grain;
import io.drover.tier.Label;
import io.drover.tier.Layout;
import io.drover.tier.SeededBytes;
import io.drover.tier.Tier;
import io.drover.tier.TierException;
import io.drover.tier.Upload;
import io.drover.tier.disk.DiskTier;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A tree and two pools on one XFS: what is copied between them takes no room. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class SharedBlocksTest {
  private static final Layout STRIPED = new Layout(2 * Grain.BYTES, 2);
  private static final Layout WHOLE = new Layout(Grain.BYTES, 1);
  private static final FileId ID = FileId.of(1, new SplittableRandom(1));

  /** Ends within a block. */
  private static final SeededBytes DATA = SeededBytes.of(1, 24 * (int) Grain.BYTES + 77);

  /** What the file system notes about it is far less than the data. */
  private static final long NOTES_BYTES = 4L << 20;

  private static LoopFileSystem disk;

  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeAll
  static void mount() throws IOException {
    LoopFileSystem.assumeAvailable("xfs", "copies that share their blocks");
    disk = LoopFileSystem.mounted("xfs");
  }

  @AfterAll
  static void unmount() throws IOException {
    if (disk != null) {
      disk.close();
    }
  }

  @BeforeEach
  void writeAFile() throws IOException {
    Files.createDirectories(disk.root().resolve("tree"));
    Files.write(disk.root().resolve("tree/file"), DATA.bytes());
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  @Test
  void aStripedCopyOfHomeAndACopyOfThatShareItsBlocks() throws Exception {
    Pool vault = pool("vault", STRIPED);
    Pool shelf = pool("shelf", WHOLE);
    Place first = new Place("vault", 1, 1, STRIPED, List.of(0, 0));
    Place second = new Place("shelf", 1, 1, WHOLE, List.of(0));
    long free = freeBytes();
    try (LinuxTree tree = tree();
        HomeFile file = tree.open(FilePath.of("file"));
        SourceHold hold = file.hold().orElseThrow()) {
      assertThat(copy(new Content(hold), hold, vault, first)).isEqualTo(DATA.crc());
      try (CopySource source = source(vault, first)) {
        assertThat(copy(source, hold, shelf, second)).isEqualTo(DATA.crc());
      }
    }
    assertThat(free - freeBytes()).isLessThan(NOTES_BYTES);
    Files.write(disk.root().resolve("tree/file"), new byte[1]);
    assertThat(content(vault, first)).isEqualTo(DATA.crc());
    assertThat(content(shelf, second)).isEqualTo(DATA.crc());
  }

  @Test
  void aWriterWhoComesBetweenTheReadAndTheCloneIsNoticed() throws Exception {
    Files.write(disk.root().resolve("tree/file"), SeededBytes.of(2, 1000).bytes());
    Pool vault = pool("late", WHOLE);
    Place place = new Place("late", 1, 1, WHOLE, List.of(0));
    try (LinuxTree tree = tree();
        HomeFile file = tree.open(FilePath.of("file"));
        SourceHold hold = file.hold().orElseThrow()) {
      assertThatExceptionOfType(Stopped.class)
          .isThrownBy(() -> copy(new Interrupted(new Content(hold)), hold, vault, place));
    }
  }

  /** Somebody opens the file for writing after it was read. */
  private record Interrupted(Source home) implements Source {
    @Override
    public long bytes() {
      return home.bytes();
    }

    @Override
    public int read(long offset, ByteBuffer into) throws IOException {
      return home.read(offset, into);
    }

    @Override
    public ByteRange dataAt(long offset) throws IOException {
      return home.dataAt(offset);
    }

    @Override
    public Optional<FileOffset> inFile(ByteRange range) {
      String path = disk.root().resolve("tree/file").toString();
      assertThatExceptionOfType(LinuxException.class)
          .isThrownBy(() -> Open.path(path, Open.O_WRONLY | Open.O_NONBLOCK))
          .extracting(LinuxException::errno)
          .isEqualTo(Errno.EAGAIN);
      return home.inFile(range);
    }
  }

  /** As a copy of home asks: whether its hold is whole. */
  private record Held(SourceHold hold) implements Conditions {
    @Override
    public void check() throws Stopped {
      if (!hold.unbroken()) {
        throw new Stopped(new Fact.LetGo());
      }
    }

    @Override
    public void moved(long bytes) {}

    @Override
    public void durable(List<ObjectCursor> cursors) {}
  }

  /** Copies and publishes, and returns the digest. */
  private static Crc copy(Source source, SourceHold hold, Pool pool, Place place) throws Exception {
    Layout layout = place.layout();
    List<Upload> uploads = new ArrayList<>();
    for (int object = 0; object < layout.stripeCount(); object++) {
      var key = ObjectNames.object(ID, place, object);
      uploads.add(pool.target(place, object).begin(key, 0));
    }
    Grains grains = new Grains(source.bytes());
    var start = Collections.nCopies(layout.stripeCount(), ObjectCursor.START);
    try (BufferPool buffers = new BufferPool(16 << 20)) {
      Pump pump = new Pump(buffers, task -> Thread.ofPlatform().start(task), System::nanoTime);
      Fact.BytesCopied copied =
          pump.run(new Transfer(source, layout, uploads, start, grains, true, new Held(hold)));
      publish(uploads, copied.cursors());
      describe(pool, place, grains);
      return copied.digest();
    } finally {
      uploads.forEach(Upload::close);
    }
  }

  private static void publish(List<Upload> uploads, List<ObjectCursor> cursors)
      throws TierException {
    for (int object = 0; object < cursors.size(); object++) {
      ObjectCursor cursor = cursors.get(object);
      Crc digest = new Crc(cursor.prefixCrc(), cursor.durableBytes());
      uploads.get(object).publish(digest, Label.NONE);
    }
  }

  private static void describe(Pool pool, Place place, Grains grains) throws TierException {
    FileAttributes attributes = new FileAttributes(0100644, 0, 0, 0, Map.of());
    InodeIdentity inode = new InodeIdentity(new byte[8]);
    Manifest manifest = new Manifest("c", "t", "61", ID, inode, attributes, place, grains);
    Manifests.publish(pool, ID, place, ManifestCodec.encode(manifest));
  }

  private static CopySource source(Pool pool, Place place) throws TierException {
    return CopySource.open(pool, ID, Copy.verified(place, DATA.crc()));
  }

  private static Crc content(Pool pool, Place place) throws IOException {
    try (CopySource source = source(pool, place)) {
      ByteBuffer whole = ByteBuffer.allocateDirect((int) source.bytes());
      source.read(0, whole);
      return Crc.of(whole.flip());
    }
  }

  private Pool pool(String name, Layout layout) throws TierException {
    Path directory = disk.root().resolve(name);
    var place = new io.drover.tier.disk.Place(name, "0");
    DiskTier.create(directory, place, Instant.EPOCH);
    Tier target = new DiskTier(directory, place);
    open.add(target);
    return Pool.of(new Pool.Title(name, layout, 4), List.of(target), System::nanoTime);
  }

  private LinuxTree tree() throws IOException {
    Descriptor root = Open.path(disk.root().resolve("tree").toString(), Open.O_RDONLY);
    NoDoor door = new NoDoor(NoDoor.Reason.NOT_A_FILE_SYSTEM, "a directory");
    SlotLocks slots = SlotLocks.in(root);
    open.add(slots);
    GroupSync sync = new GroupSync(root.duplicate(), Integer.MAX_VALUE);
    open.add(sync);
    return new LinuxTree(
        "lab",
        new LinuxTree.Means(
            root,
            StubAttribute.trusted(),
            slots,
            new LeaseWatch(),
            sync::durable,
            door,
            new Drains(new Entrants(System::nanoTime, _ -> false))));
  }

  private static long freeBytes() throws LinuxException {
    try (Descriptor root = Open.path(disk.root().toString(), Open.O_RDONLY)) {
      Io.syncfs(root);
      return FileSystem.of(root).freeBytes();
    }
  }
}
