package io.drover.tier.command;

import io.drover.tier.ObjectKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Wishes that wait for their batch. It closes when the first of them has waited for the window, or
 * when it is full. Knows no clock.
 */
final class Gathering {
  private final long windowNanos;
  private final int batchMax;
  private final Map<ObjectKey, Long> askedNanos = new LinkedHashMap<>();

  Gathering(Duration window, int batchMax) {
    this.windowNanos = window.toNanos();
    this.batchMax = batchMax;
  }

  /** Adds a wish; one that waits already keeps its turn. */
  void add(ObjectKey key, long nowNanos) {
    askedNanos.putIfAbsent(key, nowNanos);
  }

  boolean holds(ObjectKey key) {
    return askedNanos.containsKey(key);
  }

  void forget(ObjectKey key) {
    askedNanos.remove(key);
  }

  boolean isEmpty() {
    return askedNanos.isEmpty();
  }

  /** How long the batch still waits; 0 when it is due. */
  long nanosLeft(long nowNanos) {
    if (askedNanos.size() >= batchMax) {
      return 0;
    }
    long first = askedNanos.values().iterator().next();
    return Math.max(0, windowNanos - (nowNanos - first));
  }

  /** The batch, in the order in which it was asked for; the rest waits for the next one. */
  List<Wish> take() {
    List<Wish> batch = new ArrayList<>();
    for (Map.Entry<ObjectKey, Long> each : askedNanos.entrySet()) {
      if (batch.size() == batchMax) {
        break;
      }
      batch.add(new Wish(each.getKey(), Located.UNKNOWN, each.getValue()));
    }
    batch.forEach(wish -> askedNanos.remove(wish.key()));
    return batch;
  }
}
