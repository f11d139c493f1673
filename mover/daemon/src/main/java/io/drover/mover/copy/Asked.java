package io.drover.mover.copy;

import io.drover.tier.ObjectKey;
import io.drover.tier.Staging;
import io.drover.tier.TierException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What one target was asked to make readable, and when it is asked again. For many threads. */
final class Asked {
  private static final long PAUSE_MIN = Duration.ofSeconds(1).toNanos();
  private static final long PAUSE_MAX = Duration.ofMinutes(5).toNanos();

  /** Of what somebody has waited for, he waits a tenth longer at most. */
  private static final int PAUSES_PER_WAIT = 10;

  /** In a row; then those who wait are told, and may ask again. */
  private static final int FAILURES_MAX = 3;

  /** How long what is ready is believed to be so; it is asked again sooner when it is not. */
  private static final long BELIEVED = Duration.ofMinutes(10).toNanos();

  /** What was ready so lately has not gone cold since. */
  private static final long FRESH = Duration.ofSeconds(10).toNanos();

  private static final class Wish {
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final long sinceNanos;
    private long dueNanos;
    private int failures;

    Wish(long nowNanos) {
      this.sinceNanos = nowNanos;
      this.dueNanos = nowNanos;
    }

    void postpone(long nowNanos) {
      long pause = (nowNanos - sinceNanos) / PAUSES_PER_WAIT;
      dueNanos = nowNanos + Math.clamp(pause, PAUSE_MIN, PAUSE_MAX);
    }
  }

  private final Map<ObjectKey, Wish> wishes = new HashMap<>();

  /** Since when, in nanoseconds. */
  private final Map<ObjectKey, Long> ready = new HashMap<>();

  /** Somebody has taken what is due and not answered yet. */
  private boolean asking;

  /** One for each that is not known to be ready. */
  synchronized List<CompletableFuture<Void>> add(Set<ObjectKey> keys, long nowNanos) {
    List<CompletableFuture<Void>> answers = new ArrayList<>();
    ready.values().removeIf(since -> nowNanos - since > BELIEVED);
    for (ObjectKey key : keys) {
      if (ready.containsKey(key)) {
        continue;
      }
      answers.add(wishes.computeIfAbsent(key, _ -> new Wish(nowNanos)).ready);
    }
    return answers;
  }

  /** What to ask for now; nothing until that was answered. */
  synchronized Set<ObjectKey> takeDue(long nowNanos) {
    if (asking) {
      return Set.of();
    }
    Set<ObjectKey> due = new HashSet<>();
    wishes.forEach(
        (key, wish) -> {
          if (nowNanos - wish.dueNanos >= 0) {
            due.add(key);
          }
        });
    asking = !due.isEmpty();
    return due;
  }

  /**
   * Not ready any more, whatever was believed.
   *
   * @return whether that was believed for a while; what was ready a moment ago fails otherwise
   */
  synchronized boolean forget(Set<ObjectKey> keys, long nowNanos) {
    boolean old = false;
    for (ObjectKey key : keys) {
      Long since = ready.remove(key);
      old |= since != null && nowNanos - since > FRESH;
    }
    return old;
  }

  void answered(Staging staging, long nowNanos) {
    synchronized (this) {
      asking = false;
      staging.ready().forEach(key -> ready.put(key, nowNanos));
      for (ObjectKey key : staging.pending()) {
        Wish wish = wishes.get(key);
        if (wish != null) {
          wish.failures = 0;
          wish.postpone(nowNanos);
        }
      }
    }
    take(staging.ready()).forEach(answer -> answer.complete(null));
  }

  /** One call failed; what may pass is asked again before anybody is told. */
  void failed(Set<ObjectKey> due, TierException failure, long nowNanos) {
    Set<ObjectKey> given = new HashSet<>();
    synchronized (this) {
      asking = false;
      for (ObjectKey key : due) {
        Wish wish = wishes.get(key);
        if (wish != null) {
          wish.postpone(nowNanos);
          boolean passes = failure instanceof TierException.Transient;
          if (!passes || ++wish.failures >= FAILURES_MAX) {
            given.add(key);
          }
        }
      }
    }
    take(given).forEach(answer -> answer.completeExceptionally(failure));
  }

  void failAll(TierException failure) {
    Set<ObjectKey> all;
    synchronized (this) {
      asking = false;
      all = Set.copyOf(wishes.keySet());
    }
    take(all).forEach(answer -> answer.completeExceptionally(failure));
  }

  private synchronized List<CompletableFuture<Void>> take(Set<ObjectKey> keys) {
    return keys.stream()
        .map(wishes::remove)
        .filter(wish -> wish != null)
        .map(wish -> wish.ready)
        .toList();
  }
}
