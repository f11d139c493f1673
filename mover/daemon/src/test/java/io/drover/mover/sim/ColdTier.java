package io.drover.mover.sim;

import io.drover.tier.ObjectKey;
import io.drover.tier.ObjectReader;
import io.drover.tier.ObjectStat;
import io.drover.tier.Space;
import io.drover.tier.Staging;
import io.drover.tier.Tier;
import io.drover.tier.TierException;
import io.drover.tier.Traits;
import io.drover.tier.Upload;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A tier of which nothing is read before it was staged. Stands for what a tape library or a cold
 * class does, and knows, through all lives of a daemon.
 */
public final class ColdTier implements Tier {
  /** What was asked for, and what can be read. */
  public static final class Library {
    private final Set<ObjectKey> underWay = new HashSet<>();
    private final Set<ObjectKey> ready = new HashSet<>();
    private int looks;
    private int asked;
    private int looksNeeded;

    /**
     * @param looksNeeded so often an object is asked for before it is there
     */
    public Library(int looksNeeded) {
      this.looksNeeded = looksNeeded;
    }

    /** How many objects were asked for; one that is under way counts once. */
    public int asked() {
      return asked;
    }

    /** How often somebody asked. */
    public int looks() {
      return looks;
    }

    /** From now on it takes so many looks, of those under way too. */
    public void needs(int looksMore) {
      looks = 0;
      looksNeeded = looksMore;
    }

    /** What was there is cold again. */
    public void expire() {
      ready.clear();
      looks = 0;
    }

    private synchronized Staging stage(Set<ObjectKey> keys) {
      looks++;
      Set<ObjectKey> pending = new HashSet<>();
      for (ObjectKey key : keys) {
        if (!ready.contains(key)) {
          asked += underWay.add(key) ? 1 : 0;
          pending.add(key);
        }
      }
      if (looks > looksNeeded) {
        ready.addAll(underWay);
        underWay.clear();
        pending.clear();
      }
      Set<ObjectKey> there = new HashSet<>(keys);
      there.removeAll(pending);
      return new Staging(there, pending);
    }

    private synchronized boolean holds(ObjectKey key) {
      return ready.contains(key);
    }
  }

  private final Tier below;
  private final Library library;

  public ColdTier(Tier below, Library library) {
    this.below = below;
    this.library = library;
  }

  @Override
  public Traits traits() {
    return new Traits(below.traits().resumes(), true);
  }

  @Override
  public ObjectReader open(ObjectKey key) throws TierException {
    if (!library.holds(key)) {
      throw new TierException.Transient("open " + key + ": it is cold; stage it first", null);
    }
    return below.open(key);
  }

  @Override
  public Staging stage(Set<ObjectKey> keys, Instant deadline) throws TierException {
    below.stage(keys, deadline);
    return library.stage(keys);
  }

  @Override
  public Upload begin(ObjectKey key, long expectedBytes) throws TierException {
    return below.begin(key, expectedBytes);
  }

  @Override
  public Upload resume(ObjectKey key, long durableBytes) throws TierException {
    return below.resume(key, durableBytes);
  }

  @Override
  public Optional<ObjectStat> stat(ObjectKey key) throws TierException {
    return below.stat(key);
  }

  @Override
  public Optional<ObjectStat> secure(ObjectKey key) throws TierException {
    return below.secure(key);
  }

  @Override
  public void delete(ObjectKey key) throws TierException {
    below.delete(key);
  }

  @Override
  public List<ObjectStat> list(Optional<ObjectKey> after, int limit) throws TierException {
    return below.list(after, limit);
  }

  @Override
  public Space space() throws TierException {
    return below.space();
  }

  @Override
  public void close() {
    below.close();
  }
}
