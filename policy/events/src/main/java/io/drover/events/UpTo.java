package io.drover.events;

import java.util.Map;
import java.util.TreeMap;

/**
 * The end offsets at the time a cancel was published: it is meant for the records below them.
 *
 * @param offsets by topic and partition the first offset that is not covered
 */
public record UpTo(Map<String, Map<Integer, Long>> offsets) {
  public UpTo {
    Map<String, Map<Integer, Long>> copy = new TreeMap<>();
    offsets.forEach((topic, partitions) -> copy.put(topic, Map.copyOf(partitions)));
    offsets = Map.copyOf(copy);
    offsets.values().stream()
        .flatMap(partitions -> partitions.entrySet().stream())
        .forEach(
            end ->
                Limits.require(
                    end.getKey() >= 0 && end.getValue() >= 0,
                    "partitions and offsets are not negative"));
  }

  /** Whether the record at this place was there already. */
  public boolean covers(String topic, int partition, long offset) {
    return offset < offsets.getOrDefault(topic, Map.of()).getOrDefault(partition, 0L);
  }
}
