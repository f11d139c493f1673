package io.drover.mover.home;

import io.drover.mover.migration.FileFacts;
import java.nio.ByteBuffer;

/**
 * A file whose absent ranges come back while readers already use others. Nobody may write to it
 * meanwhile: whoever opens it for writing is found by {@link #hasWriter}, and his first write has
 * to wait until the file is whole.
 */
public interface RangedFill extends AutoCloseable {
  FileFacts facts() throws HomeException;

  /** Whether somebody has the file open for writing, or mapped for it. */
  boolean hasWriter() throws HomeException;

  /**
   * Writes verified bytes over absent ones and puts the modification time back to what it was a
   * moment before. Not for two threads at a time: one would take the other's time for the user's.
   *
   * <p>Whoever shortens the file asks at the door first, also with O_TRUNC and truncate(2), and is
   * let in when the fill is over; so nobody does between the look at its size and the write, which
   * would make it longer again.
   *
   * @param offset a multiple of the grain
   * @throws Superseded when the file is shorter than the range
   */
  void write(long offset, ByteBuffer bytes) throws HomeException, Superseded;

  /** Puts the modification time back to what it was before a fill that was cut short. */
  void restoreTimes(long mtimeNanos) throws HomeException;

  /** Makes everything written durable, times too. */
  void sync() throws HomeException;

  @Override
  void close();
}
