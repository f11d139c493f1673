package io.drover.tier.command;

import io.drover.tier.TierException;
import io.drover.tier.Timing;
import java.io.IOException;

/** What a target works with while it is open: the spool, the catalogue and the commands. */
record Shelf(Spool spool, Catalogue catalogue, Tape tape, CommandFailure failure) {
  static Shelf open(CommandSettings settings, Timing timing, String attempt) throws TierException {
    CommandFailure failure = new CommandFailure(settings.target());
    CommandSettings.Places places = settings.places();
    Catalogue catalogue = new Catalogue(places.catalogue(), failure);
    catalogue.require(attempt);
    try {
      Spool spool =
          Spool.open(places.spool(), new Spool.Limits(places.spoolBytes(), timing.nanoClock()));
      return new Shelf(spool, catalogue, new Tape(settings, spool.own(), timing), failure);
    } catch (IOException e) {
      throw failure.of(attempt, e);
    }
  }
}
