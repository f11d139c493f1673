package io.drover.tier;

import java.nio.ByteBuffer;

/**
 * Moves bytes no faster than a {@link Bandwidth} that all targets of a pool share. What a store
 * takes from another object by itself does not move here.
 */
public final class ThrottledTier extends ForwardingTier {
  private final Bandwidth bandwidth;

  public ThrottledTier(Tier tier, Bandwidth bandwidth) {
    super(tier);
    this.bandwidth = bandwidth;
  }

  @Override
  <T> T around(Verb verb, Call<T> call) throws TierException {
    return call.perform();
  }

  @Override
  Upload decorate(Upload upload) {
    return new ForwardingUpload(upload, this) {
      @Override
      public void append(ByteBuffer bytes) throws TierException {
        take(Verb.APPEND, bytes.remaining());
        super.append(bytes);
      }

      // Shared or not: the disk that the limit spares is also the one they were read from.
      @Override
      public boolean append(ByteBuffer bytes, FileOffset same) throws TierException {
        take(Verb.APPEND, bytes.remaining());
        return super.append(bytes, same);
      }
    };
  }

  @Override
  ObjectReader decorate(ObjectReader reader) {
    return new ForwardingReader(reader, this) {
      @Override
      public int read(long offset, ByteBuffer into) throws TierException {
        take(Verb.READ, Math.clamp(bytes() - offset, 0, into.remaining()));
        return super.read(offset, into);
      }
    };
  }

  private void take(Verb verb, long bytes) throws TierException {
    try {
      bandwidth.take(bytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TierException.Transient(verb.word() + ": interrupted while throttled", e);
    }
  }
}
