package io.drover.mover.intake;

import io.drover.events.Request;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How one request stands, for {@code drover explain}.
 *
 * @param reason what it waits for, as a sentence; empty when it works
 * @param position how many go before it as things are; only of a queued one
 * @param atLeast whether requests that are not read yet may go before it too
 * @param attempt how its tries went; nothing before the first one
 */
public record Explanation(
    Request request,
    Stage stage,
    String reason,
    OptionalLong position,
    boolean atLeast,
    Optional<Tries> attempt) {
  /** Where it is between being read and its end. */
  public enum Stage {
    /** Another request goes first: an earlier one for the same file, or the one it repeats. */
    BEHIND,
    QUEUED,
    BACKING_OFF,
    RUNNING
  }

  /**
   * What was done for it.
   *
   * @param count how often it was started
   * @param first when it was started first
   * @param bytes moved in the last try
   * @param totalBytes to be moved in all; 0 while it is not known
   * @param next when it is tried again, while it backs off
   */
  public record Tries(
      int count, Instant first, long bytes, long totalBytes, Optional<Instant> next) {}
}
