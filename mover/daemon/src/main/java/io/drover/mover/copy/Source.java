package io.drover.mover.copy;

import io.drover.tier.ByteRange;
import io.drover.tier.Crc;
import io.drover.tier.FileOffset;
import io.drover.tier.ObjectOffset;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
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

  /** The digest of a grain, where it is known unread: what is read is compared with it. */
  default Optional<Crc> digestOf(int grain) {
    return Optional.empty();
  }

  /** Bytes that lie in a row in an object, from its offset on, and the digests of their grains. */
  record Stored(ObjectOffset at, List<Crc> grains) {}

  /**
   * Where the bytes from the start of the range on lie, so that another store may fetch them by
   * itself: as many of them as lie in a row.
   */
  default Optional<Stored> inStore(ByteRange range) {
    return Optional.empty();
  }

  /** The first range at or after the offset that may hold anything but zeros. */
  ByteRange dataAt(long offset) throws IOException;
}
