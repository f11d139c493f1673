package io.drover.mover.intake;

import java.util.Map;

/**
 * What waits, for {@code drover queue}.
 *
 * @param waitingByRank requests that wait for a worker, by rank: recall, admin, light, heavy
 * @param waitingByPool the same by the pool that they write to; those that write to none are left
 *     out
 * @param runningByRank requests that are worked on
 * @param backingOff requests that found their file busy and are tried again
 * @param behind requests that wait for an earlier one of the same file
 * @param pools what was said on the control topic
 */
public record QueueReport(
    Map<String, Integer> waitingByRank,
    Map<String, Integer> waitingByPool,
    Map<String, Integer> runningByRank,
    int backingOff,
    int behind,
    Map<String, PoolState> pools,
    Backlog backlog) {
  /** How many are worked on in all. */
  public int running() {
    return runningByRank.values().stream().mapToInt(Integer::intValue).sum();
  }
}
