package io.drover.tier.command;

import io.drover.tier.ObjectKey;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Objects that the manager was asked for and has not brought from tape yet. Each is looked for
 * again after a pause, a few at a time and apart from the batches, so that a volume that cannot be
 * mounted holds up nobody else, however many objects it holds. Knows no clock.
 */
final class Awaited {
  /** A look costs a command for each object, and a batch may be due meanwhile. */
  static final int LOOKED_AT_ONCE = 32;

  private record Times(long sinceNanos, long lookedNanos) {}

  private final long pauseNanos;
  private final long mostNanos;

  /** The one that was looked for longest ago comes first. */
  private final Map<ObjectKey, Times> times = new LinkedHashMap<>();

  Awaited(Duration pause, Duration most) {
    this.pauseNanos = pause.toNanos();
    this.mostNanos = most.toNanos();
  }

  /** It is not there yet; false when it has been waited for long enough, and it is given up. */
  boolean add(ObjectKey key, long nowNanos) {
    Times known = times.remove(key);
    long since = known == null ? nowNanos : known.sinceNanos();
    if (nowNanos - since >= mostNanos) {
      return false;
    }
    times.put(key, new Times(since, nowNanos));
    return true;
  }

  boolean holds(ObjectKey key) {
    return times.containsKey(key);
  }

  void forget(ObjectKey key) {
    times.remove(key);
  }

  boolean isEmpty() {
    return times.isEmpty();
  }

  /** How long until the next look; 0 when it is due. */
  long nanosLeft(long nowNanos) {
    return times.values().stream()
        .findFirst()
        .map(first -> Math.max(0, pauseNanos - (nowNanos - first.lookedNanos())))
        .orElse(Long.MAX_VALUE);
  }

  /** Whom to look for now, those first that were looked for longest ago; they stay. */
  List<Wish> due(long nowNanos) {
    return times.entrySet().stream()
        .limit(LOOKED_AT_ONCE)
        .takeWhile(each -> nowNanos - each.getValue().lookedNanos() >= pauseNanos)
        .map(each -> new Wish(each.getKey(), Located.UNKNOWN, each.getValue().sinceNanos()))
        .toList();
  }
}
