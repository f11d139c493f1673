package io.drover.tier;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;

/**
 * The reference reading of the {@link Tier} contract, over a {@link MemoryStore} that several tiers
 * may share one after the other. Small enough to be obviously right; the other tiers are compared
 * with it.
 */
public final class MemoryTier implements Tier {
  private final MemoryStore store;

  public MemoryTier(MemoryStore store) {
    this.store = store;
  }

  @Override
  public Traits traits() {
    return new Traits(true, false);
  }

  @Override
  public Upload begin(ObjectKey key, long expectedBytes) throws TierException {
    return enter(new MemoryUpload(store, key, new SparseBytes()));
  }

  @Override
  public Upload resume(ObjectKey key, long durableBytes) throws TierException {
    MemoryUpload left = store.upload(key).orElseThrow(() -> missing("resume", key));
    return enter(new MemoryUpload(store, key, left.durablePrefix(durableBytes)));
  }

  @Override
  public ObjectReader open(ObjectKey key) throws TierException {
    MemoryStore.Published object = store.published().get(key);
    if (object == null) {
      throw missing("open", key);
    }
    return new Reader(object.bytes(), new MemoryStore.Spot(store, key));
  }

  @Override
  public Staging stage(Set<ObjectKey> keys, Instant deadline) {
    return new Staging(keys, Set.of());
  }

  @Override
  public Optional<ObjectStat> secure(ObjectKey key) {
    return stat(key);
  }

  @Override
  public Optional<ObjectStat> stat(ObjectKey key) {
    return Optional.ofNullable(store.published().get(key)).map(object -> stat(key, object));
  }

  @Override
  public void delete(ObjectKey key) {
    store.delete(key);
  }

  @Override
  public List<ObjectStat> list(Optional<ObjectKey> after, int limit) {
    NavigableMap<ObjectKey, MemoryStore.Published> rest =
        after.map(key -> store.published().tailMap(key, false)).orElse(store.published());
    return rest.entrySet().stream().limit(limit).map(MemoryTier::stat).toList();
  }

  @Override
  public Space space() {
    return store.space();
  }

  @Override
  public void close() {
    // The store lives on.
  }

  private MemoryUpload enter(MemoryUpload upload) throws TierException {
    store.enter(upload);
    return upload;
  }

  private static ObjectStat stat(Map.Entry<ObjectKey, MemoryStore.Published> entry) {
    return stat(entry.getKey(), entry.getValue());
  }

  private static ObjectStat stat(ObjectKey key, MemoryStore.Published object) {
    return new ObjectStat(key, object.bytes().length(), object.label());
  }

  private static TierException.Missing missing(String verb, ObjectKey key) {
    return new TierException.Missing(verb + " " + key + ": there is none in this memory");
  }

  private record Reader(SparseBytes object, MemoryStore.Spot spot) implements ObjectReader {
    @Override
    public long bytes() {
      return object.length();
    }

    @Override
    public int read(long offset, ByteBuffer into) {
      return object.read(offset, into);
    }

    @Override
    public ByteRange dataAt(long offset) {
      return object.dataAt(Math.min(offset, bytes()));
    }

    @Override
    public Optional<ObjectOffset> inStore(long offset) {
      return Optional.of(new ObjectOffset(spot, offset));
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }
}
