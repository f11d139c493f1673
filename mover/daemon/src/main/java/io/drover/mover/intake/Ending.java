package io.drover.mover.intake;

import io.drover.events.Outcome;
import java.util.Optional;

/** How a request ended. */
record Ending(Outcome outcome, long bytes, Optional<String> version) {
  static Ending without(Outcome outcome) {
    return new Ending(outcome, 0, Optional.empty());
  }
}
