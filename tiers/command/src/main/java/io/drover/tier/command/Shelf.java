package io.drover.tier.command;

import io.drover.tier.TierException;
import io.drover.tier.Timing;
import java.io.IOException;

/** What a target works with while it is open: the spool, the catalogue and the commands. */
record Shelf(Spool spool, Catalogue catalogue, Tape tape, CommandFailure failure) {
  static Shelf open(CommandSettings settings, Timing timing, String attempt) throws TierException {
    new Catalogue(settings.places().catalogue(), new CommandFailure(settings.target()))
        .require(attempt);
    return ofAny(settings, timing, attempt);
  }

  /** Also while the catalogue is not whole. */
  static Shelf ofAny(CommandSettings settings, Timing timing, String attempt) throws TierException {
    CommandFailure failure = new CommandFailure(settings.target());
    CommandSettings.Places places = settings.places();
    Catalogue catalogue = new Catalogue(places.catalogue(), failure);
    try {
      Spool spool =
          Spool.open(places.spool(), new Spool.Limits(places.spoolBytes(), timing.nanoClock()));
      return new Shelf(spool, catalogue, new Tape(settings, spool.own(), timing), failure);
    } catch (IOException e) {
      throw failure.of(attempt, e);
    }
  }
}
