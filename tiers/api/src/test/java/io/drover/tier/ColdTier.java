package io.drover.tier;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A tier whose objects must be staged before they are read, as tape: each becomes ready when it was
 * asked for a number of times, and an unasked one cannot be opened.
 */
public final class ColdTier extends ForwardingTier {
  private final int asksUntilReady;
  private final Map<ObjectKey, Integer> asked = new HashMap<>();

  public ColdTier(Tier tier, int asksUntilReady) {
    super(tier);
    this.asksUntilReady = asksUntilReady;
  }

  @Override
  public Traits traits() {
    return new Traits(super.traits().resumes(), true);
  }

  @Override
  public synchronized Staging stage(Set<ObjectKey> keys, Instant deadline) {
    Set<ObjectKey> ready = new HashSet<>();
    Set<ObjectKey> pending = new HashSet<>();
    for (ObjectKey key : keys) {
      boolean arrived = asked.merge(key, 1, Integer::sum) >= asksUntilReady;
      (arrived ? ready : pending).add(key);
    }
    return new Staging(ready, pending);
  }

  @Override
  public ObjectReader open(ObjectKey key) throws TierException {
    requireReady(key);
    return super.open(key);
  }

  /** Sends an object back to the cold place. */
  public synchronized void chill(ObjectKey key) {
    asked.remove(key);
  }

  @Override
  <T> T around(Verb verb, Call<T> call) throws TierException {
    return call.perform();
  }

  private synchronized void requireReady(ObjectKey key) throws TierException {
    if (asked.getOrDefault(key, 0) < asksUntilReady) {
      throw new TierException.Transient("open " + key + ": it is cold; stage it first", null);
    }
  }
}
