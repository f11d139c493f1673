package io.drover.mover.intake;

import io.drover.events.Counts;
import io.drover.events.DeadLetter;
import io.drover.events.Outcome;
import io.drover.events.Result;
import java.util.Optional;

/** What has to be said to the world, in a transaction. */
sealed interface Answer {
  /** The request has ended; with this its record is finished. */
  record Final(Entry entry) implements Answer {}

  /** The request goes on. */
  record Note(Entry entry, Outcome outcome, Counts counts) implements Answer {}

  /** A record that is no request; with this it is finished. */
  record Rejection(Place place, int bytes, Optional<Result> result, DeadLetter letter)
      implements Answer {}
}
