package io.drover.mover.home;

import io.drover.mover.migration.FileFacts;
import io.drover.tier.ByteRange;
import io.drover.tier.FileOffset;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A file that nobody writes to. Whoever opens it for writing waits for us: until {@link #insist}
 * only as long as it takes to notice him, and the hold is broken then; afterwards until we relent
 * or close.
 */
public interface SourceHold extends AutoCloseable {
  /** As they were when the hold was taken and all data written back. */
  FileFacts facts();

  /** Reads from the offset until the buffer is full or the file ends; how many bytes. */
  int read(long offset, ByteBuffer into) throws HomeException;

  /** The first range at or after the offset that may hold anything but zeros; empty at the end. */
  ByteRange dataAt(long offset) throws HomeException;

  /** Where the bytes from the offset on lie, for a store that can share them. */
  Optional<FileOffset> inFile(long offset);

  /** Whether nobody has asked to write since the hold was taken. */
  boolean unbroken();

  /**
   * From now on a writer waits until the hold is closed, which has to be within milliseconds.
   *
   * @return false when it is too late: the hold is broken
   */
  boolean insist();

  /**
   * Takes one {@link #insist} back. When all are, a writer who came meanwhile goes on at once, and
   * the hold is broken.
   */
  void relent();

  /** Ends the hold; again is harmless. */
  @Override
  void close();
}
