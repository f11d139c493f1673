package io.drover.mover.intake;

import io.drover.events.Request;
import java.util.Optional;

/** What the intake knows of the rooms that do the work. */
public interface Operations {
  /** Which pool the request will write to, as far as the request tells; bounds work per pool. */
  Optional<String> poolOf(Request request);

  /**
   * Performs a request. Called on a worker thread that it may keep busy while bytes move; it may
   * also return early and finish the assignment later. Never throws for an operating error.
   */
  void perform(Assignment assignment);
}
