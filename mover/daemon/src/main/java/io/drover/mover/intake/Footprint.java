package io.drover.mover.intake;

import io.drover.events.Request;
import io.drover.events.Subject;

/** How much heap a request in the window takes, about. */
final class Footprint {
  /**
   * Everything but texts, from a histogram of a full window on a 64-bit JVM with compressed
   * references: entry 80, two map nodes with their slots 80, request 32, id 24 + 16, time 24,
   * subject 24, path 16 + 16, identity 24, slots in queues 8, rounding 16. What is equal is shared.
   */
  private static final int FIXED_BYTES = 360;

  private Footprint() {}

  static int bytes(Request request) {
    int subject =
        switch (request.subject()) {
          case Subject.OfFile file -> file.path().length();
          case Subject.Named named -> named.text().length();
        };
    return FIXED_BYTES + request.id().length() + subject;
  }
}
