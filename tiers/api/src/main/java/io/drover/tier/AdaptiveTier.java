package io.drover.tier;

import java.util.function.LongSupplier;

/**
 * Has as many calls under way as a target bears: one that says that it is busy gets half of them,
 * and then one more for every round of answers. Whoever writes, whoever reads and whoever asks for
 * neither have a number each, so that a recall waits for no archive.
 *
 * <p>Of calls, not of uploads and readers: who holds one upload may begin another while others wait
 * for theirs, and nobody may wait for ever.
 */
public final class AdaptiveTier extends ForwardingTier {
  /** Hears that a target gets less at a time. */
  @FunctionalInterface
  public interface Listener {
    /** Told what may be under way from now on. */
    void busy(Bounds now);
  }

  private final Gate writes;
  private final Gate reads;
  private final Gate verbs;
  private final Listener listener;

  /**
   * @param most the calls that may be under way while the target says nothing
   */
  public AdaptiveTier(Tier tier, Bounds most, LongSupplier nanoClock, Listener listener) {
    super(tier);
    writes = new Gate(most.uploads(), nanoClock);
    reads = new Gate(most.readers(), nanoClock);
    verbs = new Gate(most.verbs(), nanoClock);
    this.listener = listener;
  }

  /** The calls that may be under way now. */
  public Bounds bounds() {
    return new Bounds(writes.limit(), reads.limit(), verbs.limit());
  }

  @Override
  <T> T around(Verb verb, Call<T> call) throws TierException {
    Gate gate =
        switch (verb) {
          case BEGIN, RESUME, APPEND, FETCH, APPEND_ZEROS, FLUSH, PUBLISH -> writes;
          case OPEN, READ, DATA_AT -> reads;
          case STAGE, STAT, SECURE, DELETE, LIST, SPACE, ABANDON -> verbs;
        };
    try {
      gate.enter();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TierException.Transient(verb.word() + ": interrupted while others were served", e);
    }
    try {
      T answer = call.perform();
      gate.answered();
      return answer;
    } catch (TierException.Transient failure) {
      if (failure.isBusy() && gate.busy()) {
        listener.busy(bounds());
      }
      throw failure;
    } finally {
      gate.leave();
    }
  }
}
