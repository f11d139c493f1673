package io.drover.events;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Makes equal values one object, so that a window of a million requests holds a tree's or a pool's
 * name once. Forgets on collision: the senders of events choose the values, so it must not grow.
 */
final class Shared<T> {
  /** A power of two well above the trees, pools, sources and kinds of order of one cell. */
  private static final int SLOTS = 1024;

  private final AtomicReferenceArray<T> slots = new AtomicReferenceArray<>(SLOTS);

  T share(T value) {
    int hash = value.hashCode();
    int slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
    T known = slots.getAcquire(slot);
    if (value.equals(known)) {
      return known;
    }
    slots.setRelease(slot, value);
    return value;
  }
}
