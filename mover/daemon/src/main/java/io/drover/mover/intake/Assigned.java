package io.drover.mover.intake;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** The partitions that are ours now. The loop's thread alone uses it. */
final class Assigned {
  private final Map<TopicPartition, Partition> partitions = new HashMap<>();
  private final Window window;

  Assigned(Window window) {
    this.window = window;
  }

  Optional<Partition> find(TopicPartition name) {
    return Optional.ofNullable(partitions.get(name));
  }

  Collection<Partition> all() {
    return partitions.values();
  }

  Set<TopicPartition> names() {
    return Set.copyOf(partitions.keySet());
  }

  Window window() {
    return window;
  }

  /**
   * These came to us.
   *
   * @param committed what earlier owners left, where there were any
   */
  void add(Collection<TopicPartition> names, Map<TopicPartition, OffsetAndMetadata> committed) {
    for (TopicPartition name : names) {
      OffsetAndMetadata left = committed.get(name);
      Completion completion =
          left == null ? new Completion(0) : Completion.of(left.offset(), left.metadata());
      partitions.put(name, new Partition(name, completion));
    }
    window.assign(partitions.keySet());
  }

  void remove(Collection<TopicPartition> names) {
    names.forEach(partitions::remove);
    window.assign(partitions.keySet());
  }

  /** Whether the record at this place is still to be answered by us. */
  boolean expects(Place place) {
    return find(place.partition())
        .filter(partition -> !partition.completion.finished(place.offset()))
        .isPresent();
  }

  /** Whether no more is to be read of the partition for now. */
  boolean full(Partition partition) {
    return partition.holdsBack() || window.full(partition.name);
  }

  /** What is to be committed, beside the results. */
  Map<TopicPartition, OffsetAndMetadata> takeOffsets() {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (Partition partition : partitions.values()) {
      if (partition.takeChanged()) {
        offsets.put(
            partition.name,
            new OffsetAndMetadata(partition.completion.watermark(), partition.completion.text()));
      }
    }
    return offsets;
  }

  List<Answer> heldBack(Collection<TopicPartition> names) {
    List<Answer> held = new ArrayList<>();
    names.forEach(name -> find(name).map(Partition::heldBack).ifPresent(held::addAll));
    return held;
  }
}
