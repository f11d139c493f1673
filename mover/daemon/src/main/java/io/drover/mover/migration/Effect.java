package io.drover.mover.migration;

import io.drover.stub.ObjectCursor;
import io.drover.tier.Crc;
import java.util.List;

/** What a migration needs done next. */
public sealed interface Effect {
  /** Write the plan into the stub. */
  record RecordPlan() implements Effect {}

  /** Copy the bytes from these cursors on. */
  record CopyBytes(List<ObjectCursor> cursors) implements Effect {}

  /** Publish every object and the manifest. */
  record PublishObjects(List<ObjectCursor> cursors, Crc digest) implements Effect {}

  /** Write the copy into the stub. */
  record CommitCopy(Crc digest) implements Effect {}

  /** Remove whatever the attempt left in the pool. */
  record DestroyObjects() implements Effect {}
}
