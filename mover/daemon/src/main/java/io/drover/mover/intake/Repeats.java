package io.drover.mover.intake;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds records in the window that are the same request; one is worked on, all get its answer. */
final class Repeats {
  private final Map<Identity, Entry> originals = new HashMap<>();

  /**
   * Puts the entry behind the one it repeats.
   *
   * @return whether it repeats none
   */
  boolean add(Entry entry) {
    Entry original = originals.putIfAbsent(Identity.of(entry.request), entry);
    if (original == null || original == entry) {
      return true;
    }
    entry.twin = original.twin;
    original.twin = entry;
    return false;
  }

  /** The entry does not stand for its twins any more; answers those that still wait. */
  List<Entry> remove(Entry entry) {
    originals.remove(Identity.of(entry.request), entry);
    List<Entry> twins = new ArrayList<>();
    for (Entry twin = entry.twin; twin != null; twin = twin.twin) {
      if (!twin.over()) {
        twins.add(twin);
      }
    }
    entry.twin = null;
    twins.forEach(twin -> twin.twin = null);
    return twins;
  }

  /** All that are worked on or will be. */
  Collection<Entry> originals() {
    return Collections.unmodifiableCollection(originals.values());
  }
}
