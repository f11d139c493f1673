package io.drover.mover.ops;

import java.time.Instant;
import java.util.Optional;

/**
 * One request that has not been answered, at one moment.
 *
 * @param id and source make it unique, as in its event
 * @param operation as on the command line, such as {@code archive}
 * @param totalBytes 0 while nobody knows
 * @param waitingFor why it does not go on, a sentence for people without a full stop
 * @param position how many are served before it; 0 when it runs or is next
 * @param positionIsAtLeast there may be more before it that were not read from Kafka yet
 * @param attempts how often it was started
 * @param notBefore when it is tried again, while it backs off
 */
public record RequestView(
    String id,
    String source,
    String operation,
    Phase phase,
    long bytes,
    long totalBytes,
    Optional<String> waitingFor,
    long position,
    boolean positionIsAtLeast,
    int attempts,
    Optional<Instant> notBefore) {
  /** Where it is between being read and being answered. */
  public enum Phase {
    /** Waits for an earlier request for the same file. */
    BEHIND,
    /** Waits for its turn. */
    QUEUED,
    /** Was tried and is tried again later. */
    BACKING_OFF,
    RUNNING,
    /** Has ended; its result is on its way. */
    ENDED;

    /** As it is written in JSON. */
    public String word() {
      return switch (this) {
        case BEHIND -> "behind";
        case QUEUED -> "queued";
        case BACKING_OFF -> "backing-off";
        case RUNNING -> "running";
        case ENDED -> "ended";
      };
    }
  }
}
