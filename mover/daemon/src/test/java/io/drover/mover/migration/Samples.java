package io.drover.mover.migration;

import io.drover.stub.Copy;
import io.drover.stub.DataVersion;
import io.drover.stub.FileId;
import io.drover.stub.InodeIdentity;
import io.drover.stub.Place;
import io.drover.stub.Stub;
import io.drover.tier.Crc;
import io.drover.tier.Layout;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Files and copies for the tests of decisions. */
final class Samples {
  static final FileId ID = FileId.of(1_700_000_000_000L, new SplittableRandom(1));
  static final InodeIdentity INODE = new InodeIdentity(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
  static final long BYTES = 5_000_000;
  static final Crc DIGEST = new Crc(0x1234_5678, BYTES);
  static final long MTIME = 1_700_000_000_000_000_000L;

  private Samples() {}

  static Place place(String pool, int generation) {
    return new Place(pool, generation, pool.hashCode(), Layout.WHOLE, List.of(0));
  }

  static Copy copy(String pool, int generation) {
    return Copy.verified(place(pool, generation), DIGEST);
  }

  /** A file that nothing was archived of yet. */
  static Stub fresh() {
    return Stub.fresh(ID, INODE, new DataVersion(BYTES, MTIME, Optional.of(DIGEST)));
  }

  /** A whole file of generation 2 with these copies. */
  static Stub withCopies(Copy... copies) {
    Stub stub = fresh().withContent(fresh().version(), MTIME + 20, 2);
    for (Copy copy : copies) {
      stub = stub.withCopy(copy);
    }
    return stub;
  }

  /** What the inode says when nothing was written since. */
  static FileFacts unchanged() {
    return facts(BYTES, MTIME, MTIME + 10);
  }

  static FileFacts facts(long bytes, long mtimeNanos, long ctimeNanos) {
    return new FileFacts(bytes, mtimeNanos, ctimeNanos, 1, 0100644, 1000, 1000);
  }
}
