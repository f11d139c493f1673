package io.drover.mover.intake;

import java.time.Duration;

/**
 * How topics are made that are not there, and how long requests are kept.
 *
 * @param partitions of requests, admin, results and dead letters
 * @param recallPartitions of recalls
 * @param replication replicas of each partition
 * @param keep how long finished requests stay readable before they are trimmed
 */
public record TopicSettings(
    int partitions, int recallPartitions, short replication, Duration keep) {
  /** For one broker; four daemons can share the work before partitions have to be added. */
  public static final TopicSettings DEFAULT =
      new TopicSettings(4, 4, (short) 1, Duration.ofDays(1));
}
