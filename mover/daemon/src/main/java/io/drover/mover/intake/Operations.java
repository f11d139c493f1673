package io.drover.mover.intake;

import io.drover.events.Request;
import java.util.Set;

/** What the intake knows of the rooms that do the work. */
public interface Operations {
  /** Which pools the request will write to, as far as the request tells; bounds work per pool. */
  Set<String> poolsOf(Request request);

  /**
   * Performs a request. Called on a worker thread that it may keep busy while bytes move; it may
   * also return early and finish the assignment later. Never throws for an operating error.
   */
  void perform(Assignment assignment);
}
