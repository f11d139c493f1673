package io.drover.mover.intake;

import java.time.Duration;

/**
 * How topics are made that are not there, and how long requests are kept.
 *
 * @param partitions of requests and admin
 * @param recallPartitions of recalls
 * @param resultPartitions of results and dead letters; every transaction writes to all of them
 * @param replication replicas of each partition
 * @param keep how long finished requests stay readable before they are trimmed
 */
public record TopicSettings(
    int partitions, int recallPartitions, int resultPartitions, short replication, Duration keep) {
  /** For one broker; four daemons can share the work before partitions have to be added. */
  public static final TopicSettings DEFAULT =
      new TopicSettings(4, 4, 1, (short) 1, Duration.ofDays(1));
}
