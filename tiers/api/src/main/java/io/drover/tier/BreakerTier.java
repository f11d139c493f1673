package io.drover.tier;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Spares a target that fails, and those who would wait for it: after five failures for now in a row
 * its calls fail at once, until one of those that are let through each half second is answered. One
 * that refused a write tells no room for a minute, so that what is placed goes to others; it is
 * asked for everything all the same.
 */
public final class BreakerTier extends ForwardingTier {
  private static final long BARRED_NANOS = Duration.ofMinutes(1).toNanos();

  /** Who hears of it; called on the thread of whoever asked. */
  public interface Listener {
    /** Nobody asks the target from now on, for this reason. */
    void spared(String why);

    /** It answers again. */
    void back();
  }

  private record Barred(TierException.Refused refusal, long untilNanos) {}

  private final String name;
  private final LongSupplier nanoClock;
  private final Listener listener;
  private final Breaker breaker = new Breaker();
  private volatile Optional<Barred> barred = Optional.empty();

  /**
   * @param name of the target, for messages
   */
  public BreakerTier(Tier tier, String name, LongSupplier nanoClock, Listener listener) {
    super(tier);
    this.name = name;
    this.nanoClock = nanoClock;
    this.listener = listener;
  }

  @Override
  <T> T around(Verb verb, Call<T> call) throws TierException {
    Optional<String> refusal = breaker.refusal(nanoClock.getAsLong());
    if (refusal.isPresent()) {
      throw new TierException.Transient(
          "%s: %s failed again and again and is left alone for a moment; the last time: %s"
              .formatted(verb.word(), name, refusal.get()),
          null);
    }
    boolean told = false;
    try {
      T answer = performed(verb, call);
      told = true;
      answered();
      return answer;
    } catch (TierException.Transient failure) {
      told = true;
      failed(verb, failure);
      throw failure;
    } catch (TierException failure) {
      told = true;
      answered();
      throw failure;
    } finally {
      if (!told) {
        breaker.untold(nanoClock.getAsLong());
      }
    }
  }

  private <T> T performed(Verb verb, Call<T> call) throws TierException {
    if (verb == Verb.SPACE) {
      requireTakesWrites();
    }
    try {
      return call.perform();
    } catch (TierException.Refused refused) {
      if (verb.writes() && refused.reason() != TierException.Reason.UNSUPPORTED) {
        barred = Optional.of(new Barred(refused, nanoClock.getAsLong() + BARRED_NANOS));
      }
      throw refused;
    }
  }

  private void requireTakesWrites() throws TierException.Refused {
    Optional<Barred> known = barred;
    if (known.isEmpty()) {
      return;
    }
    if (nanoClock.getAsLong() - known.get().untilNanos() >= 0) {
      barred = Optional.empty();
      return;
    }
    TierException.Refused refusal = known.get().refusal();
    throw new TierException.Refused(
        refusal.reason(), name + " refused a write: " + refusal.getMessage(), refusal);
  }

  private void answered() {
    if (breaker.answered()) {
      listener.back();
    }
  }

  private void failed(Verb verb, TierException.Transient failure) {
    // What is cold answers so, and whoever was interrupted has not heard the answer.
    boolean silent = verb == Verb.OPEN && traits().cold();
    if (silent || Thread.currentThread().isInterrupted()) {
      breaker.untold(nanoClock.getAsLong());
    } else if (breaker.failed(nanoClock.getAsLong(), failure.getMessage())) {
      listener.spared(failure.getMessage());
    }
  }
}
