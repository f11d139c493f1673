package io.drover.events;

import java.time.Instant;
import java.util.Optional;

/**
 * The conditions that every operation on a file can carry.
 *
 * @param priority 0 (last) to 9 (first); 5 unless said otherwise
 * @param deadline when the request is of no use any more
 * @param ifVersion the data version, as {@code drover state} prints it, that the file must have
 * @param force carry it out against pins and the like; never against the loss of a last copy
 */
public record Terms(
    int priority, Optional<Instant> deadline, Optional<String> ifVersion, boolean force) {
  static final int PRIORITY_DEFAULT = 5;

  /** No condition at all. */
  public static final Terms NONE =
      new Terms(PRIORITY_DEFAULT, Optional.empty(), Optional.empty(), false);

  public Terms {
    Limits.require(
        priority >= 0 && priority <= Limits.PRIORITY_MAX,
        "priority must be from 0 to " + Limits.PRIORITY_MAX);
  }
}
