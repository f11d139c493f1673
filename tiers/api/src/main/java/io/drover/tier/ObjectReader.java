package io.drover.tier;

import java.nio.ByteBuffer;
import java.util.Optional;

/** Positional reads of one published object; any number of threads may read at a time. */
public interface ObjectReader extends AutoCloseable {
  long bytes();

  /** The object's label, if the answer to opening it told it; otherwise {@link Tier#stat} does. */
  default Optional<Label> label() {
    return Optional.empty();
  }

  /**
   * Reads from {@code offset} until the buffer is full or the object ends, and moves the buffer's
   * position so far. After a failure the position is undefined.
   *
   * @return how many bytes were read; fewer than the buffer had room for only at the end, 0 at or
   *     beyond the end, never negative
   */
  int read(long offset, ByteBuffer into) throws TierException;

  /**
   * The first range at or after {@code offset} that may hold anything but zeros; {@code [bytes,
   * bytes)} when only zeros follow.
   */
  default ByteRange dataAt(long offset) throws TierException {
    return new ByteRange(Math.min(offset, bytes()), bytes());
  }

  /**
   * Where the bytes from {@code offset} to the end of the object lie, if that is a file of this
   * machine; good until the reader is closed. Nobody writes to it: a published object never
   * changes.
   */
  default Optional<FileOffset> inFile(long offset) {
    return Optional.empty();
  }

  /**
   * Where the bytes from {@code offset} on lie, for a store that can take them from there by itself
   * ({@link Upload#fetch}).
   */
  default Optional<ObjectOffset> inStore(long offset) {
    return Optional.empty();
  }

  /**
   * Says that the range is not read again soon, so that what holds it meanwhile (a page cache) may
   * be given back. Never fails.
   */
  default void forget(ByteRange range) {}

  /** Lets go; never fails, again is harmless. */
  @Override
  void close();
}
