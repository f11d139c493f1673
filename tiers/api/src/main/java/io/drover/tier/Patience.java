package io.drover.tier;

import java.time.Duration;

/**
 * How long a {@link RetryingTier} tries.
 *
 * @param attemptsMax calls in all, the first included
 * @param totalMax no new attempt starts later than this after the first
 * @param firstPause the longest pause before the second attempt; doubled for each one after it
 * @param pauseMax where doubling ends
 */
public record Patience(int attemptsMax, Duration totalMax, Duration firstPause, Duration pauseMax) {
  public Patience {
    if (attemptsMax < 1) {
      throw new IllegalArgumentException("attempts " + attemptsMax + ": at least 1 is needed");
    }
    if (firstPause.isNegative() || pauseMax.compareTo(firstPause) < 0) {
      throw new IllegalArgumentException(
          "pauses from " + firstPause + " to " + pauseMax + " do not grow");
    }
  }
}
