package io.drover.mover.intake;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Requests that run, or ended without an answer, while their partition is not ours. If their record
 * comes again they go on where they are; nothing runs twice here. If somebody else has it, they are
 * told to let go.
 */
final class Orphans {
  private final Map<Place, Entry> byPlace = new HashMap<>();

  void add(Entry entry) {
    entry.owned = false;
    byPlace.put(entry.place(), entry);
  }

  /** The one whose record has come again. */
  Optional<Entry> adopt(Place place) {
    Optional<Entry> entry = Optional.ofNullable(byPlace.remove(place));
    entry.ifPresent(found -> found.owned = true);
    return entry;
  }

  void forget(Entry entry) {
    byPlace.remove(entry.place(), entry);
  }

  /** Gives up those whose record will not come to us; what runs is told to let go. */
  void keep(Predicate<Place> expected) {
    byPlace.values().removeIf(entry -> !expected.test(entry.place()) && gone(entry));
  }

  /** One that runs stays known until it ends, in case its record comes later after all. */
  private static boolean gone(Entry entry) {
    if (entry.state == Entry.State.RUNNING) {
      entry.trial.attempt.stop(Assignment.Stop.REVOKED);
      return false;
    }
    return true;
  }

  int size() {
    return byPlace.size();
  }
}
