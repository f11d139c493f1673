package io.drover.mover.intake;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * How much may be read and not finished, in bytes of memory. Every topic has a share of its own, so
 * that archives cannot keep recalls out, and every partition an equal part of its topic's share. A
 * partition that has filled its part is not read from until it is below three quarters of it.
 */
final class Window {
  private final Map<String, Long> shareBytes;
  private final Map<TopicPartition, Part> parts = new HashMap<>();

  /**
   * Divides a window.
   *
   * @param weights by topic, what it gets in proportion to the others
   */
  Window(long bytes, Map<String, Integer> weights) {
    long whole = weights.values().stream().mapToLong(Integer::longValue).sum();
    this.shareBytes =
        weights.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> bytes * e.getValue() / whole));
  }

  /** The partitions read from now on; what the others held is forgotten. */
  void assign(Collection<TopicPartition> partitions) {
    parts.keySet().retainAll(Set.copyOf(partitions));
    partitions.forEach(partition -> parts.computeIfAbsent(partition, _ -> new Part()));
    for (TopicPartition partition : partitions) {
      long beside =
          partitions.stream().filter(other -> other.topic().equals(partition.topic())).count();
      parts.get(partition).limit = shareBytes.get(partition.topic()) / beside;
    }
  }

  /** One more request; does nothing for a partition that is not assigned. */
  void add(TopicPartition partition, int bytes) {
    Part part = parts.get(partition);
    if (part != null) {
      part.count++;
      part.used += bytes;
      part.full |= part.used >= part.limit;
    }
  }

  /** One request less; does nothing for a partition that is not assigned. */
  void remove(TopicPartition partition, int bytes) {
    Part part = parts.get(partition);
    if (part != null) {
      part.count--;
      part.used -= bytes;
      part.full &= part.used >= part.limit - part.limit / 4;
    }
  }

  boolean full(TopicPartition partition) {
    return parts.get(partition).full;
  }

  long usedBytes() {
    return parts.values().stream().mapToLong(part -> part.used).sum();
  }

  long count() {
    return parts.values().stream().mapToLong(part -> part.count).sum();
  }

  private static final class Part {
    private long limit;
    private long used;
    private long count;
    private boolean full;
  }
}
