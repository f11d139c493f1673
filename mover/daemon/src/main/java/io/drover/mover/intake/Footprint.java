package io.drover.mover.intake;

import io.drover.events.Request;
import io.drover.events.Subject;

/** How much heap a request in the window takes, about. */
final class Footprint {
  /**
   * Everything but texts, with compressed references: request 32, time 24, subject 24, path 16 +
   * 16, id 24 + 16, entry 96, two map nodes with their slots 80, identity 24, places in queue and
   * lists 16, order 24 (most are shared, deadlines are not).
   */
  private static final int FIXED_BYTES = 392;

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
