package io.drover.mover.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * One assigned partition: what is finished of it, and the answers that must wait because the
 * finished ranges would not fit into a commit. The loop's thread alone uses it.
 */
final class Partition {
  final TopicPartition name;
  final Completion completion;
  private final TreeMap<Long, Answer> ready = new TreeMap<>();
  private boolean changed;

  Partition(TopicPartition name, Completion completion) {
    this.name = name;
    this.completion = completion;
  }

  /** A record that is to be worked on; false when it was finished already. */
  boolean read(long offset) {
    boolean news = !completion.finished(offset);
    completion.read(offset);
    changed |= !news;
    return news;
  }

  /** All records below this offset were read, or do not exist. */
  void reach(long offset) {
    long before = completion.watermark();
    completion.reach(offset);
    changed |= completion.watermark() != before;
  }

  /** With this answer the record of the offset is finished. */
  void answer(long offset, Answer answer) {
    ready.put(offset, answer);
  }

  /** Takes the answers that can be committed now, with their offsets marked as finished. */
  List<Answer> committable() {
    List<Answer> answers = new ArrayList<>(ready.size());
    while (!ready.isEmpty() && completion.finish(ready.firstKey())) {
      answers.add(ready.pollFirstEntry().getValue());
      changed = true;
    }
    return answers;
  }

  /** Answers that wait for lower offsets; while there are any, no more is read. */
  List<Answer> heldBack() {
    return List.copyOf(ready.values());
  }

  boolean holdsBack() {
    return !ready.isEmpty();
  }

  /** Whether there is something to commit since the last time this was asked. */
  boolean takeChanged() {
    boolean was = changed;
    changed = false;
    return was;
  }
}
