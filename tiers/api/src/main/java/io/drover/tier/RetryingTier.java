package io.drover.tier;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Makes a call again that failed for now, when making it again is harmless: every verb but append
 * and flush, after whose failure only a resume knows what is stored. The only layer that retries.
 *
 * <p>An interrupt during a pause ends the retries with the last failure and stays set.
 */
public final class RetryingTier extends ForwardingTier {
  private final Patience patience;
  private final Timing timing;
  private final RandomGenerator random;

  /**
   * @param random spreads the pauses, so that callers who failed together do not return together
   */
  public RetryingTier(Tier tier, Patience patience, Timing timing, RandomGenerator random) {
    super(tier);
    this.patience = patience;
    this.timing = timing;
    this.random = random;
  }

  @Override
  <T> T around(Verb verb, Call<T> call) throws TierException {
    if (!verb.isHarmlessAgain()) {
      return call.perform();
    }
    long startNanos = timing.nanoClock().getAsLong();
    for (int attempt = 1; ; attempt++) {
      try {
        return call.perform();
      } catch (TierException.Transient failure) {
        Duration pause = pauseAfter(attempt);
        if (isOver(attempt, startNanos, pause) || !sleep(pause)) {
          throw failure;
        }
      }
    }
  }

  private boolean isOver(int attempt, long startNanos, Duration pause) {
    long elapsedNanos = timing.nanoClock().getAsLong() - startNanos;
    return attempt >= patience.attemptsMax()
        || pause.plusNanos(elapsedNanos).compareTo(patience.totalMax()) > 0;
  }

  /** Between half of the doubled pause and all of it. */
  private Duration pauseAfter(int attempt) {
    // 2^20 first pauses are beyond any pauseMax, and 2^attempt must not overflow.
    Duration doubled = patience.firstPause().multipliedBy(1L << Math.min(attempt - 1, 20));
    Duration longest = doubled.compareTo(patience.pauseMax()) < 0 ? doubled : patience.pauseMax();
    long nanos = longest.toNanos();
    return Duration.ofNanos(nanos / 2 + random.nextLong(nanos / 2 + 1));
  }

  private boolean sleep(Duration pause) {
    try {
      timing.sleeper().sleep(pause);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
