package io.drover.mover.intake;

import io.drover.events.Request;
import org.apache.kafka.common.TopicPartition;

/**
 * One request record in the window. There are hundreds of thousands, so it is small: what only a
 * started one needs lies in its {@link Trial}. Guarded by {@link Dispatch}.
 */
final class Entry {
  enum State {
    /** Waits for an earlier request of the same file. */
    BEHIND,
    /** Is the same request as another record, and waits for its answer. */
    REPEATED,
    QUEUED,
    /** Not now; holds its file, but no worker. */
    BACKING_OFF,
    RUNNING,
    /** Its answer waits for a transaction, or was sent. */
    ENDED,
    /** Its partition went; it will be read again by whoever has it. */
    DROPPED
  }

  final Request request;
  final TopicPartition partition;
  final long offset;
  final long arrival;
  final long readMillis;
  State state = State.BEHIND;

  /** False while the partition is not ours: then an end is no answer. */
  boolean owned = true;

  Queue queue;
  Trial trial;
  Ending ending;

  /** The next request for the same file in this partition. */
  Entry next;

  /** The last request for the same file in this partition; kept in the first one alone. */
  Entry last = this;

  /** The next record with the same source and id. */
  Entry twin;

  Entry(Request request, Place place, long arrival, long readMillis) {
    this.request = request;
    this.partition = place.partition();
    this.offset = place.offset();
    this.arrival = arrival;
    this.readMillis = readMillis;
  }

  Place place() {
    return new Place(partition, offset);
  }

  /** Whether it could be taken out without anybody noticing. */
  boolean waits() {
    return switch (state) {
      case BEHIND, REPEATED, QUEUED, BACKING_OFF -> true;
      case RUNNING, ENDED, DROPPED -> false;
    };
  }

  boolean over() {
    return state == State.ENDED || state == State.DROPPED;
  }
}
