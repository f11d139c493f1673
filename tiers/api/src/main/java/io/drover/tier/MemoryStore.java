package io.drover.tier;

import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a {@link MemoryTier} keeps. It outlives the tier as a disk outlives a daemon: published
 * objects, and of unpublished uploads the bytes that were flushed.
 */
public final class MemoryStore {
  record Published(SparseBytes bytes, Label label) {}

  /** Where a published object lies, for {@link Upload#fetch}. */
  record Spot(MemoryStore store, ObjectKey key) {}

  private final long capacityBytes;
  private final Object server;
  private final AtomicLong usedBytes = new AtomicLong();
  private final NavigableMap<ObjectKey, Published> published = new ConcurrentSkipListMap<>();
  private final ConcurrentMap<ObjectKey, MemoryUpload> uploads = new ConcurrentHashMap<>();

  /**
   * @param capacityBytes how much may be stored, holes not counted
   */
  public MemoryStore(long capacityBytes) {
    this(capacityBytes, new Object());
  }

  /**
   * @param server stores of the same one take bytes from each other by themselves
   */
  public MemoryStore(long capacityBytes, Object server) {
    this.capacityBytes = capacityBytes;
    this.server = server;
  }

  /** The object that lies there, if this store can go there and finds it. */
  Optional<SparseBytes> reach(Object object) {
    return object instanceof Spot spot && spot.store().server.equals(server)
        ? Optional.ofNullable(spot.store().published.get(spot.key())).map(Published::bytes)
        : Optional.empty();
  }

  Space space() {
    return new Space(capacityBytes, Math.max(0, capacityBytes - usedBytes.get()));
  }

  NavigableMap<ObjectKey, Published> published() {
    return published;
  }

  Optional<MemoryUpload> upload(ObjectKey key) {
    return Optional.ofNullable(uploads.get(key));
  }

  /** Whether this is the upload that a publish of the key may end. */
  boolean holds(MemoryUpload upload) {
    return uploads.get(upload.key()) == upload;
  }

  /** Puts an upload in the place of whatever was being uploaded under its key. */
  void enter(MemoryUpload upload) throws TierException {
    forgetUpload(upload.key());
    reserve(upload.key(), upload.storedBytes());
    uploads.put(upload.key(), upload);
  }

  void reserve(ObjectKey key, long bytes) throws TierException {
    if (usedBytes.addAndGet(bytes) > capacityBytes) {
      usedBytes.addAndGet(-bytes);
      throw new TierException.Refused(
          TierException.Reason.FULL,
          "append to "
              + key
              + ": "
              + capacityBytes
              + " bytes of memory are used up; delete objects",
          null);
    }
  }

  void publish(MemoryUpload upload, Published object) {
    Published before = published.put(upload.key(), object);
    free(before);
    uploads.remove(upload.key(), upload);
  }

  void delete(ObjectKey key) {
    free(published.remove(key));
    forgetUpload(key);
  }

  void forget(MemoryUpload upload) {
    if (uploads.remove(upload.key(), upload)) {
      usedBytes.addAndGet(-upload.storedBytes());
    }
  }

  private void forgetUpload(ObjectKey key) {
    upload(key).ifPresent(this::forget);
  }

  private void free(Published object) {
    if (object != null) {
      usedBytes.addAndGet(-object.bytes().storedBytes());
    }
  }
}
