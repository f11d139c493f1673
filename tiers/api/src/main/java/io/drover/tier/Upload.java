package io.drover.tier;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * An object on its way. Bytes are appended in order; {@link #flush} says how far a crash would
 * spare them. Ends by {@link #publish} or {@link #abandon} and is closed in every case; {@link
 * #close} alone lets go of it and leaves what is durable for {@link Tier#resume}.
 */
public interface Upload extends AutoCloseable {
  /** How many bytes have been appended, those before a resume included. */
  long appendedBytes();

  /**
   * Appends what remains in the buffer and leaves it without a remainder. After a failure of an
   * append or of {@link #flush} the appended length is undefined and the upload is not used any
   * more: resume at the last durable offset.
   */
  void append(ByteBuffer bytes) throws TierException;

  /**
   * Appends as {@link #append(ByteBuffer)} does, and says where else the same bytes lie: a store on
   * the same file system may share them with that file instead of writing them once more.
   *
   * @param same holds these bytes from before the buffer was filled until this returns. The caller
   *     keeps writers out, or finds out that one came before he relies on what was appended
   * @return whether the object shares them now; else they were taken from the buffer
   */
  default boolean append(ByteBuffer bytes, FileOffset same) throws TierException {
    append(bytes);
    return false;
  }

  /**
   * Has the store take bytes from another object by itself, so that none passes here. They are
   * appended when the store says of what it took that it has the digests given. A mistake that it
   * shows only at {@link #publish} is Corrupt there.
   *
   * @param from where they lie, in a row
   * @param pieces the digests of what lies there, piece by piece
   * @return how many bytes were appended: those of the first pieces, as many as the store takes at
   *     a time. 0 when it cannot or may not, or has other bytes: the caller reads them, which tells
   *     what is wrong, and appends them. After a failure as {@link #append(ByteBuffer)}
   */
  default long fetch(ObjectOffset from, List<Crc> pieces) throws TierException {
    return 0;
  }

  /** Appends zeros; a tier that keeps holes stores nothing for them. */
  void appendZeros(long bytes) throws TierException;

  /**
   * Makes what was appended before the call durable and returns the offset up to which it is. The
   * one call that a second thread may make while bytes are appended, so that a slow store stalls
   * nobody.
   */
  long flush() throws TierException;

  /**
   * Makes the whole object durable and visible under its key. After {@link TierException.Transient}
   * the object may or may not be visible; the same call may be made again on this upload, and after
   * a success does nothing.
   *
   * @param digest of the whole object as the caller computed it while appending; the length is
   *     always compared, the CRC wherever the store reports one of its own
   * @param label kept with the object
   * @throws TierException.Corrupt when the store holds something else; nothing is visible then
   */
  void publish(Crc digest, Label label) throws TierException;

  /**
   * Destroys what was uploaded; nothing of it is left on the target. Again, or after {@link
   * #publish} returned, it does nothing.
   */
  void abandon() throws TierException;

  /** Lets go; never fails, never publishes, again is harmless. */
  @Override
  void close();
}
