package io.drover.mover.copy;

import io.drover.tier.ByteRange;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Where a copy's bytes come from: home under a hold, or another copy. */
public interface Source {
  /** Length of the content. */
  long bytes();

  /**
   * Reads from the offset until the buffer is full or the content ends; may be called by several
   * threads.
   */
  int read(long offset, ByteBuffer into) throws IOException;

  /** The first range at or after the offset that may hold anything but zeros. */
  ByteRange dataAt(long offset) throws IOException;
}
