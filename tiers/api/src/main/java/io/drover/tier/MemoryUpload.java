package io.drover.tier;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** An upload into a {@link MemoryStore}; what was appended and not flushed ends with the tier. */
final class MemoryUpload implements Upload {
  /** Some stores take much at a time and none takes all. */
  private static final int PIECES_AT_A_TIME = 2;

  private final MemoryStore store;
  private final ObjectKey key;
  private final SparseBytes bytes;
  private volatile long durableBytes;
  private volatile boolean published;

  /** Starts with {@code durable} bytes, all of them flushed. */
  MemoryUpload(MemoryStore store, ObjectKey key, SparseBytes durable) {
    this.store = store;
    this.key = key;
    this.bytes = durable;
    this.durableBytes = durable.length();
  }

  ObjectKey key() {
    return key;
  }

  long storedBytes() {
    return bytes.storedBytes();
  }

  /** What is left of this upload at an offset, or nothing when it was never durable so far. */
  SparseBytes durablePrefix(long prefixBytes) throws TierException {
    if (prefixBytes > durableBytes) {
      throw new TierException.Missing(
          "resume "
              + key
              + " at "
              + prefixBytes
              + ": only "
              + durableBytes
              + " bytes are durable; begin it again");
    }
    return bytes.prefix(prefixBytes);
  }

  @Override
  public synchronized long appendedBytes() {
    return bytes.length();
  }

  @Override
  public synchronized void append(ByteBuffer appended) throws TierException {
    requireCurrent("append to");
    store.reserve(key, appended.remaining());
    bytes.append(appended);
  }

  @Override
  public synchronized long fetch(ObjectOffset from, List<Crc> pieces) throws TierException {
    requireCurrent("append to");
    Optional<SparseBytes> object = store.reach(from.object());
    long fetched = 0;
    for (Crc piece : pieces.subList(0, Math.min(PIECES_AT_A_TIME, pieces.size()))) {
      ByteBuffer found = ByteBuffer.allocate(Math.toIntExact(piece.bytes()));
      if (object.isPresent()) {
        object.get().read(from.offset() + fetched, found);
      }
      if (!Crc.of(found.flip()).equals(piece)) {
        return fetched;
      }
      append(found);
      fetched += piece.bytes();
    }
    return fetched;
  }

  @Override
  public synchronized void appendZeros(long zeros) throws TierException {
    requireCurrent("append to");
    bytes.appendZeros(zeros);
  }

  @Override
  public synchronized long flush() throws TierException {
    requireCurrent("flush");
    durableBytes = bytes.length();
    return durableBytes;
  }

  @Override
  public synchronized void publish(Crc digest, Label label) throws TierException {
    if (published) {
      return;
    }
    requireCurrent("publish");
    Crc stored = bytes.digest();
    if (!stored.equals(digest)) {
      throw new TierException.Corrupt(
          "publish " + key + ": " + digest + " was announced, " + stored + " is stored");
    }
    store.publish(this, new MemoryStore.Published(bytes, label));
    published = true;
  }

  @Override
  public synchronized void abandon() {
    store.forget(this);
  }

  @Override
  public void close() {
    // The store keeps the upload for a resume.
  }

  private void requireCurrent(String verb) throws TierException {
    if (!store.holds(this)) {
      throw new TierException.Missing(
          verb + " " + key + ": the upload was begun anew, ended or deleted; begin it again");
    }
  }
}
