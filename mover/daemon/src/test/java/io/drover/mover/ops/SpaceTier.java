package io.drover.mover.ops;

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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A target that can only be asked how much room it has. */
final class SpaceTier implements Tier {
  private final Answer answer;
  private final AtomicInteger asked;

  SpaceTier(Answer answer, AtomicInteger asked) {
    this.answer = answer;
    this.asked = asked;
  }

  /** What it says, or how it fails to. */
  interface Answer {
    Space space() throws TierException;
  }

  @Override
  public Space space() throws TierException {
    asked.incrementAndGet();
    return answer.space();
  }

  @Override
  public Traits traits() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Upload begin(ObjectKey key, long expectedBytes) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Upload resume(ObjectKey key, long durableBytes) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ObjectReader open(ObjectKey key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Staging stage(Set<ObjectKey> keys, Instant deadline) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<ObjectStat> secure(ObjectKey key) {
    return stat(key);
  }

  @Override
  public Optional<ObjectStat> stat(ObjectKey key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void delete(ObjectKey key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<ObjectStat> list(Optional<ObjectKey> after, int limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
