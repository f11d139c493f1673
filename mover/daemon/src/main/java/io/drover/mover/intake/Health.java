package io.drover.mover.intake;

import java.time.Instant;

/** Whether requests are read. Recalls by readers do not depend on it. */
public sealed interface Health {
  /** Requests are read and answered. */
  record Serving() implements Health {}

  /** The broker cannot be reached or does not let us in; it is tried again for ever. */
  record Away(String reason, Instant since) implements Health {}

  /** The topics could lose requests; a sentence says what the operator does about it. */
  record Refused(String sentence) implements Health {}

  /** {@link Intake#close} was called. */
  record Stopped() implements Health {}
}
