package io.drover.mover.intake;

import java.util.Map;

/**
 * How much there is to do, as of a moment ago.
 *
 * @param unfinishedByTopic records that are not finished, read or not, of our partitions
 * @param windowBytes heap for those that were read, estimated
 * @param windowCount how many of them were read
 * @param windowFull whether a partition is not read from because its part of the window is full
 */
public record Backlog(
    Map<String, Long> unfinishedByTopic, long windowBytes, long windowCount, boolean windowFull) {
  static final Backlog NONE = new Backlog(Map.of(), 0, 0, false);
}
