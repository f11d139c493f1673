package io.drover.mover.intake;

import java.time.Duration;

/**
 * The intake's times and the bounds of its memory.
 *
 * @param giveUpAfter how long after its first try a request that finds its file busy is tried again
 * @param acceptedAfter what has not ended this long after it was read gets an accepted result
 * @param progressEvery how often at most one request gets a progress result
 * @param dedupWindow how long a request that ended is known, so that it is not done twice
 * @param dedupCount how many of those are known at most, some 300 bytes each
 */
public record Pace(
    Duration giveUpAfter,
    Duration acceptedAfter,
    Duration progressEvery,
    Duration dedupWindow,
    int dedupCount) {
  /** Design §7; 15 minutes is what an interactive job waits before somebody looks. */
  public static final Pace DEFAULT =
      new Pace(
          Duration.ofMinutes(15),
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofHours(1),
          50_000);
}
