package io.drover.mover.door.fanotify;

import io.drover.linux.Errno;
import io.drover.mover.recall.Admission;

/** What a denied reader's call fails with; the kernel lets us choose among seven errno. */
final class Denial {
  private Denial() {}

  static int errno(Admission.Reason reason) {
    return switch (reason) {
      case NO_GOOD_COPY, DEADLINE, NOT_OURS, HOME_FAILS -> Errno.EIO;
      // The reasons for which trying again is the right thing.
      case POOL_OFFLINE, STAGING -> Errno.EAGAIN;
      case NO_SPACE -> Errno.ENOSPC;
      case FORBIDDEN -> Errno.EPERM;
    };
  }
}
