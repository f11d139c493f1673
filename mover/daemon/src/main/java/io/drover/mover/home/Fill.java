package io.drover.mover.home;

import io.drover.mover.migration.FileFacts;
import java.nio.ByteBuffer;

/** A file whose absent bytes are being brought back. */
public interface Fill extends AutoCloseable {
  /** What becomes of the content when it is there. */
  enum Next {
    /** Somebody waits to read it. */
    READ,
    /** It was asked for by a request, and may lie for long. */
    LEFT
  }

  /** As they were when the fill began; a size other than the stub's means other content. */
  FileFacts facts();

  /** Writes bytes that were verified. Never beyond the size the file has. */
  void write(long offset, ByteBuffer bytes) throws HomeException;

  /** Puts the modification time back to what it was; the last step before anybody reads. */
  void restoreTimes(long mtimeNanos) throws HomeException;

  /** Makes everything written durable. */
  void sync() throws HomeException;

  /**
   * Ends the writing and keeps writers out from here on: whoever opens the file for writing waits
   * until the file is closed.
   *
   * @return false when somebody has it open for writing already
   */
  boolean guard() throws HomeException;

  /**
   * Whether, under the guard, somebody reads the file and nobody waits to write to it. Whoever
   * opens the file at this moment waits some microseconds.
   *
   * @param lost run when somebody opened the file for writing in just that moment, before the guard
   *     is given up for him: afterwards nobody may go on who was told that he may
   */
  boolean isOnlyRead(Runnable lost) throws HomeException;

  /** Whether the guard stands. */
  boolean isGuarded();

  /** Whether, under the guard, nobody waits to write to it. */
  boolean isUndisturbed() throws HomeException;

  @Override
  void close();
}
