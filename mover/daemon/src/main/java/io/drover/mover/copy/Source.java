package io.drover.mover.copy;

import io.drover.tier.ByteRange;
import io.drover.tier.FileOffset;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Where a copy's bytes come from: home under a hold, or another copy. */
public interface Source {
  /** Length of the content. */
  long bytes();

  /**
   * Reads from the offset until the buffer is full or the content ends; may be called by several
   * threads.
   */
  int read(long offset, ByteBuffer into) throws IOException;

  /**
   * Where the bytes of the range lie in a row in a file of this machine, so that a store may share
   * them. Until somebody writes: under a hold that shows in {@link Conditions#check}, and the
   * objects of a copy never change.
   */
  default Optional<FileOffset> inFile(ByteRange range) {
    return Optional.empty();
  }

  /**
   * The buffer that this range was read into is about to be used for something else. May wait for
   * seconds for others who read the same source.
   */
  default void letGo(ByteRange read) {}

  /** The first range at or after the offset that may hold anything but zeros. */
  ByteRange dataAt(long offset) throws IOException;
}
