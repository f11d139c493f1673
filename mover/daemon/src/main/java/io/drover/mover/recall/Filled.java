package io.drover.mover.recall;

import io.drover.mover.home.Fill;
import io.drover.mover.home.HomeFile;

/**
 * A small file whose bytes are all in place, guarded against writers until its stub says so.
 *
 * @param mtimeNanos the modification time that the inode has, nanoseconds since 1970
 */
record Filled(HomeFile file, Fill fill, long mtimeNanos, InFlight outcome) {
  /** Nobody reads it any more. */
  void wasRead() {
    if (outcome.isWanted()) {
      outcome.account().read(outcome.readUpTo(), fill.facts().bytes());
    }
  }
}
