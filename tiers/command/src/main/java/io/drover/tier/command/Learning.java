package io.drover.tier.command;

import io.drover.tier.Crc;
import io.drover.tier.Label;
import io.drover.tier.ObjectKey;
import io.drover.tier.TierException;
import java.util.List;
import java.util.Optional;

/**
 * Makes a catalogue that was lost from what the manager lists. Labels come back where the put
 * command handed them over and the list prints them; digests do not, and reads are verified by
 * grain anyway.
 */
final class Learning {
  private Learning() {}

  /** Adds every object of the list; a catalogue that could not learn all of it is not whole. */
  static void learn(Shelf shelf) throws TierException {
    try {
      for (Answer answer : shelf.tape().list().orElse(List.of())) {
        Optional<Entry> entry = entry(answer);
        if (entry.isPresent()) {
          shelf.catalogue().learn(entry.get());
        }
      }
      shelf.catalogue().whole("learn");
    } finally {
      shelf.spool().close();
    }
  }

  private static Optional<Entry> entry(Answer answer) {
    Optional<ObjectKey> key = answer.key().flatMap(KeyFile::key);
    Optional<Long> bytes = answer.bytes();
    if (key.isEmpty() || bytes.isEmpty()) {
      return Optional.empty();
    }
    Label label = answer.label().flatMap(Entry.LabelText::decoded).orElse(Label.NONE);
    Located located = answer.located();
    return Optional.of(
        TapeName.emptyOf(key.get())
            .map(empty -> Entry.of(empty, Crc.EMPTY, label, located))
            .orElseGet(() -> new Entry(key.get(), bytes.get(), answer.crc32c(), label, located)));
  }
}
