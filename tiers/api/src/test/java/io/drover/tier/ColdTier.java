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
  /** What was asked for and what can be read; outlives the process that asked. */
  public static final class Library {
    private final Map<ObjectKey, Integer> asks = new HashMap<>();
    private final Set<ObjectKey> ready = new HashSet<>();
    private int asksUntilReady;
    private int fetched;

    /**
     * @param asksUntilReady 0 for a library that has everything at hand
     */
    public Library(int asksUntilReady) {
      this.asksUntilReady = asksUntilReady;
    }

    /** How many objects it had to fetch, or has to; however often each was asked for meanwhile. */
    public synchronized int fetched() {
      return fetched;
    }

    /** From now on it takes so many asks, also of what was asked for. */
    public synchronized void needs(int asks) {
      asksUntilReady = asks;
    }

    /** Sends everything back to the cold place. */
    public synchronized void chill() {
      asks.clear();
      ready.clear();
    }

    private synchronized boolean isReady(ObjectKey key) {
      return asksUntilReady == 0 || ready.contains(key);
    }

    private synchronized boolean ask(ObjectKey key) {
      if (!ready.contains(key)) {
        int times = asks.merge(key, 1, Integer::sum);
        fetched += times == 1 ? 1 : 0;
        if (times >= asksUntilReady) {
          asks.remove(key);
          ready.add(key);
        }
      }
      return ready.contains(key);
    }
  }

  private final Library library;

  public ColdTier(Tier tier, Library library) {
    super(tier);
    this.library = library;
  }

  @Override
  public Traits traits() {
    return new Traits(super.traits().resumes(), true);
  }

  @Override
  public Staging stage(Set<ObjectKey> keys, Instant deadline) throws TierException {
    super.stage(keys, deadline);
    Set<ObjectKey> ready = new HashSet<>();
    Set<ObjectKey> pending = new HashSet<>();
    for (ObjectKey key : keys) {
      (library.ask(key) ? ready : pending).add(key);
    }
    return new Staging(ready, pending);
  }

  @Override
  public ObjectReader open(ObjectKey key) throws TierException {
    if (!library.isReady(key)) {
      throw new TierException.Transient("open " + key + ": it is cold; stage it first", null);
    }
    return super.open(key);
  }

  @Override
  <T> T around(Verb verb, Call<T> call) throws TierException {
    return call.perform();
  }
}
