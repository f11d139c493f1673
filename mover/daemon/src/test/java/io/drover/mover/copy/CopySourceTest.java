package io.drover.mover.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.stub.Copy;
import io.drover.stub.FileAttributes;
import io.drover.stub.FileId;
import io.drover.stub.Grains;
import io.drover.stub.InodeIdentity;
import io.drover.stub.Manifest;
import io.drover.stub.ManifestCodec;
import io.drover.stub.ObjectNames;
import io.drover.stub.Place;
import io.drover.tier.ByteRange;
import io.drover.tier.Crc;
import io.drover.tier.Grain;
import io.drover.tier.Label;
import io.drover.tier.Layout;
import io.drover.tier.MemoryStore;
import io.drover.tier.MemoryTier;
import io.drover.tier.TierException;
import io.drover.tier.Upload;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class CopySourceTest {
  private static final int STRIPES_PER_OBJECT = 2_000;

  /** A thread with so little stack ends long before a step for each stripe could nest. */
  private static final long STACK_BYTES = 160 << 10;

  @Test
  void aHoleOfAnyLengthIsFoundInOneStride() throws Exception {
    Layout layout = new Layout(Grain.BYTES, 2);
    Place place = new Place("vault", 1, 5, layout, List.of(0, 0));
    long bytes = 2 * STRIPES_PER_OBJECT * Grain.BYTES;
    Pool pool =
        Pool.of(
            new Pool.Title("vault", layout, 4),
            List.of(new MemoryTier(new MemoryStore(1 << 20))),
            null);
    FileId id = FileId.of(1, new SplittableRandom(1));
    publish(pool, id, place);

    Copy copy = Copy.verified(place, Crc.ofZeros(bytes));
    try (CopySource source = CopySource.open(pool, id, copy)) {
      FutureTask<ByteRange> asked = new FutureTask<>(() -> source.dataAt(0));
      Thread.ofPlatform().stackSize(STACK_BYTES).start(asked);
      assertThat(asked.get()).isEqualTo(new ByteRange(bytes, bytes));
    }
  }

  private static void publish(Pool pool, FileId id, Place place) throws TierException {
    long objectBytes = STRIPES_PER_OBJECT * Grain.BYTES;
    Grains grains = new Grains(2 * objectBytes);
    for (int grain = 0; grain < grains.count(); grain++) {
      grains.set(grain, Crc.ofZeros(Grain.BYTES).value());
    }
    for (int object = 0; object < 2; object++) {
      var key = ObjectNames.object(id, place, object);
      try (Upload upload = pool.target(place, object).begin(key, objectBytes)) {
        upload.appendZeros(objectBytes);
        upload.publish(Crc.ofZeros(objectBytes), Label.NONE);
      }
    }
    FileAttributes attributes = new FileAttributes(0100644, 0, 0, 0, Map.of());
    InodeIdentity inode = new InodeIdentity(new byte[8]);
    Manifest manifest = new Manifest("c", "t", "61", id, inode, attributes, place, grains);
    Manifests.publish(pool, id, place, ManifestCodec.encode(manifest));
  }
}
