package io.drover.mover.ops;

import io.drover.events.Subject;
import java.util.Optional;

/** Finds the request that a file waits for. */
public interface Requests {
  /** The one for this file that is furthest, among those read and not answered. */
  Optional<RequestView> of(Subject.OfFile file);
}
