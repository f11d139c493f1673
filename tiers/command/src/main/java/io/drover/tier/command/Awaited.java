package io.drover.tier.command;

import io.drover.tier.ObjectKey;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Objects that the manager was asked for and has not brought from tape yet. All of them are looked
 * for again after a pause, apart from the batches, so that a volume that cannot be mounted holds up
 * nobody else. Knows no clock.
 */
final class Awaited {
  private final long pauseNanos;
  private final long mostNanos;
  private final Map<ObjectKey, Long> sinceNanos = new LinkedHashMap<>();
  private long lookedNanos;

  Awaited(Duration pause, Duration most) {
    this.pauseNanos = pause.toNanos();
    this.mostNanos = most.toNanos();
  }

  /** It is not there yet; false when it has been waited for long enough, and it is given up. */
  boolean add(ObjectKey key, long nowNanos) {
    long since = sinceNanos.computeIfAbsent(key, _ -> nowNanos);
    lookedNanos = nowNanos;
    if (nowNanos - since < mostNanos) {
      return true;
    }
    sinceNanos.remove(key);
    return false;
  }

  boolean holds(ObjectKey key) {
    return sinceNanos.containsKey(key);
  }

  void forget(ObjectKey key) {
    sinceNanos.remove(key);
  }

  boolean isEmpty() {
    return sinceNanos.isEmpty();
  }

  /** How long until the next look; 0 when it is due. */
  long nanosLeft(long nowNanos) {
    return Math.max(0, pauseNanos - (nowNanos - lookedNanos));
  }

  /** All of them, in the order in which they began to be waited for; they stay. */
  List<Wish> wishes() {
    return sinceNanos.entrySet().stream()
        .map(each -> new Wish(each.getKey(), Located.UNKNOWN, each.getValue()))
        .toList();
  }
}
