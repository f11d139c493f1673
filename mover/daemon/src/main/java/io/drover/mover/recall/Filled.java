package io.drover.mover.recall;

import io.drover.mover.home.Fill;
import io.drover.mover.home.HomeException;
import io.drover.mover.home.HomeFile;

/**
 * A small file whose bytes are all in place, guarded against writers until its stub says so.
 *
 * @param mtimeNanos the modification time that the inode has, nanoseconds since 1970
 */
record Filled(HomeFile file, Fill fill, long mtimeNanos, InFlight outcome) {
  /** Whether somebody reads it; nobody goes on any more when a writer ended the guard. */
  boolean isOnlyRead() throws HomeException {
    return fill.isOnlyRead(outcome::withdraw);
  }

  /** Nobody reads it any more. */
  void wasRead() {
    if (outcome.isWanted()) {
      outcome.account().read(outcome.readUpTo(), fill.facts().bytes());
    }
  }
}
