package io.drover.mover.intake;

import io.drover.events.Subject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/** Keeps the order of the requests for one file in one partition: only the first is in play. */
final class Files {
  private final Map<TopicPartition, Map<Subject, Entry>> first = new HashMap<>();

  /**
   * The entry is the last for its file.
   *
   * @return whether it is the first too
   */
  boolean append(Entry entry) {
    Map<Subject, Entry> ofPartition = first.computeIfAbsent(entry.partition, _ -> new HashMap<>());
    Entry head = ofPartition.putIfAbsent(entry.request.subject(), entry);
    if (head == null) {
      return true;
    }
    head.last.next = entry;
    head.last = entry;
    return false;
  }

  /**
   * The entry is over.
   *
   * @return the one whose turn has come, if it was the first and others wait
   */
  Optional<Entry> leave(Entry entry) {
    Map<Subject, Entry> ofPartition = first.get(entry.partition);
    Subject file = entry.request.subject();
    if (ofPartition == null || ofPartition.get(file) != entry) {
      // One from the middle stays linked and is stepped over below.
      return Optional.empty();
    }
    Entry head = entry.next;
    while (head != null && head.over()) {
      head = head.next;
    }
    if (head == null) {
      ofPartition.remove(file);
      return Optional.empty();
    }
    head.last = entry.last;
    ofPartition.put(file, head);
    return Optional.of(head);
  }

  /** The entry is the first for its file, and nothing is known behind it. */
  void restart(Entry entry) {
    entry.next = null;
    entry.last = entry;
    append(entry);
  }

  /** Forgets all files of the partition. */
  void forget(TopicPartition partition) {
    first.remove(partition);
  }
}
