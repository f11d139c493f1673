package io.drover.mover.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
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
import io.drover.tier.Grain;
import io.drover.tier.Label;
import io.drover.tier.Layout;
import io.drover.tier.MeasuredTier;
import io.drover.tier.MemoryStore;
import io.drover.tier.MemoryTier;
import io.drover.tier.SeededBytes;
import io.drover.tier.Upload;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Between pools of one server the bytes of a copy do not come by here, whatever the layouts. */
class FetchedCopyTest {
  private static final FileId ID = FileId.of(1, new SplittableRandom(1));

  /** Ends within a grain. */
  private static final SeededBytes DATA = SeededBytes.of(1, 13 * (int) Grain.BYTES + 77);

  /** That is read, and is less. */
  private static final long MANIFEST_BYTES = 1000;

  private final MetricRegistry metrics = new MetricRegistry();

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 3", "3, 1", "2, 3", "2, 2"})
  void noByteIsReadWhateverTheLayouts(int fromStripes, int toStripes) throws Exception {
    Copy vault = archived(pool("vault", "server", fromStripes));
    Pool shelf = pool("shelf", "server", toStripes);
    Copy copied = copied(vault, pool("vault"), shelf);
    assertThat(metrics.meter("pool.vault.0.bytes.out").getCount()).isLessThan(MANIFEST_BYTES);
    assertThat(metrics.meter("pool.shelf.0.bytes.fetched").getCount())
        .isEqualTo(DATA.bytes().length);
    assertContent(shelf, copied);
  }

  @Test
  void betweenServersAllIsRead() throws Exception {
    Copy vault = archived(pool("vault", "server", 1));
    Pool shelf = pool("shelf", "another", 1);
    Copy copied = copied(vault, pool("vault"), shelf);
    assertThat(metrics.meter("pool.vault.0.bytes.out").getCount())
        .isGreaterThanOrEqualTo(DATA.bytes().length);
    assertThat(metrics.meter("pool.shelf.0.bytes.fetched").getCount()).isZero();
    assertContent(shelf, copied);
  }

  private final List<Pool> pools = new ArrayList<>();

  private Pool pool(String name, String server, int stripes) {
    Layout layout = new Layout(2 * Grain.BYTES, stripes);
    MemoryStore store = new MemoryStore(1 << 30, server);
    MeasuredTier tier = new MeasuredTier(new MemoryTier(store), metrics, name + ".0");
    Pool pool = Pool.of(new Pool.Title(name, layout, 4), List.of(tier), System::nanoTime);
    pools.add(pool);
    return pool;
  }

  private Pool pool(String name) {
    return pools.stream().filter(pool -> pool.name().equals(name)).findFirst().orElseThrow();
  }

  private static Copy archived(Pool pool) throws Exception {
    return made(pool, new Bytes());
  }

  private static Copy copied(Copy from, Pool source, Pool to) throws Exception {
    try (CopySource bytes = CopySource.open(source, ID, from)) {
      return made(to, bytes);
    }
  }

  private static Copy made(Pool pool, Source source) throws Exception {
    Layout layout = pool.layout();
    List<Integer> targets = Collections.nCopies(layout.stripeCount(), 0);
    Place place = new Place(pool.name(), 1, 1, layout, targets);
    List<Upload> uploads = new ArrayList<>();
    for (int object = 0; object < layout.stripeCount(); object++) {
      long bytes = layout.objectBytes(object, source.bytes());
      uploads.add(pool.target(place, object).begin(ObjectNames.object(ID, place, object), bytes));
    }
    Grains grains = new Grains(source.bytes());
    List<ObjectCursor> start = Collections.nCopies(layout.stripeCount(), ObjectCursor.START);
    try (BufferPool buffers = new BufferPool(16 << 20)) {
      Pump pump = new Pump(buffers, task -> Thread.ofPlatform().start(task), System::nanoTime);
      Fact.BytesCopied copied =
          pump.run(new Transfer(source, layout, uploads, start, grains, true, new Undisturbed()));
      for (int object = 0; object < uploads.size(); object++) {
        ObjectCursor cursor = copied.cursors().get(object);
        uploads.get(object).publish(new Crc(cursor.prefixCrc(), cursor.durableBytes()), Label.NONE);
      }
      assertThat(copied.digest()).isEqualTo(DATA.crc());
    }
    FileAttributes attributes = new FileAttributes(0100644, 0, 0, 0, Map.of());
    InodeIdentity inode = new InodeIdentity(new byte[8]);
    Manifest manifest = new Manifest("c", "t", "61", ID, inode, attributes, place, grains);
    Manifests.publish(pool, ID, place, ManifestCodec.encode(manifest));
    return Copy.verified(place, DATA.crc());
  }

  private static void assertContent(Pool pool, Copy copy) throws Exception {
    try (CopySource source = CopySource.open(pool, ID, copy)) {
      ByteBuffer into = ByteBuffer.allocateDirect(DATA.bytes().length);
      assertThat(source.read(0, into)).isEqualTo(DATA.bytes().length);
      assertThat(into.flip()).isEqualTo(DATA.direct());
    }
  }

  /** Where the bytes come from the first time. */
  private record Bytes() implements Source {
    @Override
    public long bytes() {
      return DATA.bytes().length;
    }

    @Override
    public int read(long offset, ByteBuffer into) {
      int bytes = (int) Math.min(into.remaining(), bytes() - offset);
      into.put(DATA.bytes(), (int) offset, bytes);
      return bytes;
    }

    @Override
    public ByteRange dataAt(long offset) {
      return new ByteRange(offset, bytes());
    }
  }
}
