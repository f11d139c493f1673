package io.drover.mover.ops;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * All requests that were not answered, at one moment.
 *
 * @param classes in the order in which they are served
 * @param backlog by topic, how many records were not read from Kafka yet
 * @param inFlight what is being performed
 * @param next what is served next, first things first; at most {@link #NEXT_MAX}
 */
public record QueueReport(
    List<Line> classes, SortedMap<String, Long> backlog, List<Item> inFlight, List<Item> next) {
  /** More than fits a screen tells nobody anything. */
  public static final int NEXT_MAX = 20;

  public QueueReport {
    classes = List.copyOf(classes);
    inFlight = List.copyOf(inFlight);
    next = next.stream().limit(NEXT_MAX).toList();
  }

  /**
   * Requests that are served alike.
   *
   * @param name such as {@code recall} or {@code heavy}
   */
  public record Line(String name, long queued, long inFlight) {}

  /**
   * One request.
   *
   * @param subject {@code tree:/path}
   * @param sinceMillis how long ago it was started, or read when it waits
   * @param waitingFor why it does not go on
   */
  public record Item(
      String id,
      String operation,
      String subject,
      long bytes,
      long totalBytes,
      long sinceMillis,
      Optional<String> waitingFor) {}
}
