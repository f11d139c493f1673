package io.drover.mover.intake;

import io.drover.events.Request;

/** What goes first. Whoever reads waits for a recall; nobody waits for an archive. */
enum Rank {
  RECALL,
  ADMIN,
  /** Changes of a stub and punches: short, and they make room. */
  LIGHT,
  HEAVY;

  static Rank of(Request request) {
    return switch (request.operation()) {
      case RESTORE -> RECALL;
      case REMOVE, IMPORT, ADOPT, LEAVE -> ADMIN;
      case RELEASE, PIN, UNPIN -> request.force() ? ADMIN : LIGHT;
      case ARCHIVE, MIGRATE -> request.force() ? ADMIN : HEAVY;
      case CANCEL, PAUSE, RESUME, DRAIN ->
          throw new IllegalArgumentException(request.operation() + " is for the control topic");
    };
  }
}
