package io.drover.tier.disk;

import io.drover.linux.Descriptor;
import io.drover.linux.Errno;
import io.drover.linux.Extents;
import io.drover.linux.LinuxException;
import io.drover.tier.FileOffset;

/**
 * Has a growing file share blocks with another one (FICLONERANGE, ioctl_ficlonerange(2)), for as
 * long as their file system can. Nothing is copied then: measured on XFS and Btrfs, a MiB costs 20
 * to 50 µs.
 *
 * <p>There is no copy_file_range(2) for where it cannot: the bytes are in memory already, because
 * their digest needs them, and copying them from the page cache instead took as long on ext4.
 */
final class Sharing {
  private boolean possible = true;

  /**
   * Shares what lies at {@code from}, whole blocks of it or all up to the end of that file.
   *
   * @param to where the growing file ends
   * @return false when it cannot be done, now or ever again for this file: the range is to be
   *     written over, a part of it may be shared
   */
  boolean share(FileOffset from, Extents.Place to, long bytes) throws LinuxException {
    if (!possible) {
      return false;
    }
    // The number is the caller's to close.
    Descriptor source = Descriptor.owning(from.descriptor().getAsInt());
    int errno = Extents.tryClone(new Extents.Place(source, from.offset()), to, bytes);
    possible = errno == 0;
    if (possible || isUnable(errno)) {
      return possible;
    }
    throw new LinuxException("ioctl_ficlonerange", to.file(), errno);
  }

  /**
   * Another file system, one that has no such thing, blocks that do not fit, a swap file. And a
   * full one: XFS shares nothing in an allocation group that is short of room while others have
   * some (xfs_reflink_ag_has_free_space), and where none has, the write that follows says so.
   */
  private static boolean isUnable(int errno) {
    return switch (errno) {
      case Errno.EXDEV,
          Errno.EOPNOTSUPP,
          Errno.ENOTTY,
          Errno.ENOSYS,
          Errno.EINVAL,
          Errno.ETXTBSY,
          Errno.ENOSPC,
          Errno.EDQUOT ->
          true;
      default -> false;
    };
  }
}
