package io.drover.tier;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** Lets in as many as a target can serve; the others wait in order of arrival. */
public final class BoundedTier extends ForwardingTier {
  private final Semaphore uploads;
  private final Semaphore readers;
  private final Semaphore verbs;

  public BoundedTier(Tier tier, Bounds bounds) {
    super(tier);
    uploads = new Semaphore(bounds.uploads(), true);
    readers = new Semaphore(bounds.readers(), true);
    verbs = new Semaphore(bounds.verbs(), true);
  }

  @Override
  <T> T around(Verb verb, Call<T> call) throws TierException {
    return switch (verb) {
      case BEGIN, RESUME -> keeping(uploads, verb, call);
      case OPEN -> keeping(readers, verb, call);
      case STAGE, STAT, SECURE, DELETE, LIST, SPACE -> within(verbs, verb, call);
      // Whoever calls these holds the permit of the upload or reader.
      case APPEND, FETCH, APPEND_ZEROS, FLUSH, PUBLISH, ABANDON, READ, DATA_AT -> call.perform();
    };
  }

  @Override
  Upload decorate(Upload upload) {
    AtomicBoolean open = new AtomicBoolean(true);
    return new ForwardingUpload(upload, this) {
      @Override
      public void close() {
        super.close();
        releaseOnce(uploads, open);
      }
    };
  }

  @Override
  ObjectReader decorate(ObjectReader reader) {
    AtomicBoolean open = new AtomicBoolean(true);
    return new ForwardingReader(reader, this) {
      @Override
      public void close() {
        super.close();
        releaseOnce(readers, open);
      }
    };
  }

  private static void releaseOnce(Semaphore permits, AtomicBoolean open) {
    if (open.compareAndSet(true, false)) {
      permits.release();
    }
  }

  /** The permit stays with what the call answers. */
  private static <T> T keeping(Semaphore permits, Verb verb, Call<T> call) throws TierException {
    acquire(permits, verb);
    boolean opened = false;
    try {
      T answer = call.perform();
      opened = true;
      return answer;
    } finally {
      if (!opened) {
        permits.release();
      }
    }
  }

  private static <T> T within(Semaphore permits, Verb verb, Call<T> call) throws TierException {
    acquire(permits, verb);
    try {
      return call.perform();
    } finally {
      permits.release();
    }
  }

  private static void acquire(Semaphore permits, Verb verb) throws TierException {
    try {
      permits.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TierException.Transient(verb.word() + ": interrupted while others were served", e);
    }
  }
}
