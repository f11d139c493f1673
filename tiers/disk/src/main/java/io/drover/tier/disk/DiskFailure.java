package io.drover.tier.disk;

import io.drover.linux.Errno;
import io.drover.linux.LinuxException;
import io.drover.tier.TierException;
import io.drover.tier.TierException.Reason;
import java.io.IOException;
import java.nio.file.Path;

/** Turns what the kernel said into what the caller does next. */
record DiskFailure(Path directory) {
  /**
   * The kind for an errno. EIO stays transient although it may be a bad sector: the kernel says the
   * same for a bad sector, a disk that is away, and a checksum that Btrfs found wrong, and the
   * caller may have another copy. ENOENT is not decided here: only the tier knows whether the
   * object or the whole pool is gone.
   */
  TierException of(String attempt, IOException cause) {
    if (!(cause instanceof LinuxException linux)) {
      return new TierException.Transient(message(attempt, cause, "try again"), cause);
    }
    return switch (linux.errno()) {
      case Errno.ENOSPC, Errno.EDQUOT ->
          refused(Reason.FULL, attempt, cause, "free space there or add a target");
      case Errno.EROFS ->
          refused(Reason.READ_ONLY, attempt, cause, "look for disk errors, then remount it");
      case Errno.EACCES, Errno.EPERM ->
          refused(Reason.PERMISSION, attempt, cause, "let Drover's user write there");
      case Errno.EOPNOTSUPP, Errno.EFBIG, Errno.ENAMETOOLONG ->
          refused(Reason.UNSUPPORTED, attempt, cause, "use ext4, XFS or Btrfs for this pool");
      default ->
          new TierException.Transient(
              message(attempt, cause, "see the kernel's log whether the disk is well"), cause);
    };
  }

  TierException.Transient offline(String attempt) {
    return new TierException.Transient(
        "%s: pool directory %s is not mounted or was never created; mount it, or create the pool"
            .formatted(attempt, directory),
        null);
  }

  TierException.Missing missing(String attempt, String what) {
    return new TierException.Missing("%s in %s: %s".formatted(attempt, directory, what));
  }

  /** Somebody mounted the wrong disk, or configured it twice. */
  void requireSame(String attempt, Place found, Place wanted) throws TierException {
    if (!found.equals(wanted)) {
      throw new TierException.Refused(
          Reason.PERMISSION,
          "%s: directory %s is %s, not %s; correct the mount or the configuration"
              .formatted(attempt, directory, found, wanted),
          null);
    }
  }

  private TierException.Refused refused(
      Reason reason, String attempt, IOException cause, String nextStep) {
    return new TierException.Refused(reason, message(attempt, cause, nextStep), cause);
  }

  private String message(String attempt, IOException cause, String nextStep) {
    return "%s in %s: %s; %s".formatted(attempt, directory, cause.getMessage(), nextStep);
  }

  /** Whether the open directory may be the one of a file system that is gone. */
  static boolean meansGone(IOException cause) {
    return !(cause instanceof LinuxException linux)
        || switch (linux.errno()) {
          case Errno.EIO, Errno.ESTALE, Errno.ENODEV, Errno.ENXIO, Errno.EUCLEAN, Errno.ENOENT ->
              true;
          default -> false;
        };
  }
}
