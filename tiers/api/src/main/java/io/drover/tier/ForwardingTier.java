package io.drover.tier;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Passes every verb of a tier, and of its uploads and readers, through one method; a decorator says
 * what happens around it.
 */
abstract class ForwardingTier implements Tier {
  /** One verb on its way to the store. */
  @FunctionalInterface
  interface Call<T> {
    T perform() throws TierException;
  }

  /** A verb that answers nothing. */
  @FunctionalInterface
  interface Action {
    void perform() throws TierException;
  }

  private final Tier tier;

  ForwardingTier(Tier tier) {
    this.tier = tier;
  }

  /** Performs the call, or does not. */
  abstract <T> T around(Verb verb, Call<T> call) throws TierException;

  /** What stands before an upload of the tier below. */
  Upload decorate(Upload upload) {
    return new ForwardingUpload(upload, this);
  }

  /** What stands before a reader of the tier below. */
  ObjectReader decorate(ObjectReader reader) {
    return new ForwardingReader(reader, this);
  }

  final void around(Verb verb, Action action) throws TierException {
    around(
        verb,
        () -> {
          action.perform();
          return verb;
        });
  }

  @Override
  public Traits traits() {
    return tier.traits();
  }

  @Override
  public final Upload begin(ObjectKey key, long expectedBytes) throws TierException {
    return decorate(around(Verb.BEGIN, () -> tier.begin(key, expectedBytes)));
  }

  @Override
  public final Upload resume(ObjectKey key, long durableBytes) throws TierException {
    return decorate(around(Verb.RESUME, () -> tier.resume(key, durableBytes)));
  }

  @Override
  public ObjectReader open(ObjectKey key) throws TierException {
    return decorate(around(Verb.OPEN, () -> tier.open(key)));
  }

  @Override
  public Staging stage(Set<ObjectKey> keys, Instant deadline) throws TierException {
    return around(Verb.STAGE, () -> tier.stage(keys, deadline));
  }

  @Override
  public final Optional<ObjectStat> stat(ObjectKey key) throws TierException {
    return around(Verb.STAT, () -> tier.stat(key));
  }

  @Override
  public final Optional<ObjectStat> secure(ObjectKey key) throws TierException {
    return around(Verb.SECURE, () -> tier.secure(key));
  }

  @Override
  public final void delete(ObjectKey key) throws TierException {
    around(Verb.DELETE, () -> tier.delete(key));
  }

  @Override
  public final List<ObjectStat> list(Optional<ObjectKey> after, int limit) throws TierException {
    return around(Verb.LIST, () -> tier.list(after, limit));
  }

  @Override
  public final Space space() throws TierException {
    return around(Verb.SPACE, tier::space);
  }

  @Override
  public final void close() {
    tier.close();
  }
}
