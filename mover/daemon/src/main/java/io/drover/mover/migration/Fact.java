package io.drover.mover.migration;

import io.drover.stub.ObjectCursor;
import io.drover.tier.Crc;
import java.util.List;

/** Something that happened to a migration. */
public sealed interface Fact {
  /** The stub durably names the migration. */
  record PlanRecorded() implements Fact {}

  /** Bytes up to these cursors survive a crash of the store. */
  record ChunksDurable(List<ObjectCursor> cursors) implements Fact {}

  /** Every byte of every object was appended, and the source was still itself afterwards. */
  record BytesCopied(List<ObjectCursor> cursors, Crc digest) implements Fact {}

  /** Every object and the manifest are whole and visible in the pool, with matching digests. */
  record ObjectsPublished() implements Fact {}

  /** The stub durably names the copy. */
  record CopyCommitted() implements Fact {}

  /** The migration cannot or shall not go on. */
  record GivenUp(Abandonment reason) implements Fact {}

  /** Somebody else will go on from the cursor. */
  record LetGo() implements Fact {}

  /** Nothing of the attempt is left in the pool. */
  record ObjectsDestroyed() implements Fact {}
}
