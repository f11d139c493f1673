package io.drover.mover.door.fanotify;

import io.drover.linux.Descriptor;
import io.drover.linux.Fanotify;
import io.drover.linux.LinuxException;
import io.drover.mover.home.Watch;
import java.util.Optional;

/**
 * Which files of a tree raise events: all of its file system, but for the daemon's private mount
 * and for the files that are settled.
 */
final class Marks implements Watch {
  /**
   * PRE_ACCESS alone lets tools that look for holes (cp, mv, tar -S) copy zeros: they never read.
   * So an open asks too.
   */
  private static final long MASK = Fanotify.PRE_ACCESS | Fanotify.OPEN_PERM;

  private final Fanotify group;

  Marks(Fanotify group) {
    this.group = group;
  }

  /** Every mount, namespace and handle of the file system; those to come as well. */
  void guard(Descriptor anyMount) throws LinuxException {
    group.add(Fanotify.MARK_FILESYSTEM, MASK, anyMount);
  }

  /** All but this mount. Clones of it are guarded again. */
  void pass(Descriptor privateMount) throws LinuxException {
    group.add(Fanotify.MARK_MOUNT | Fanotify.MARK_IGNORE, MASK, privateMount);
  }

  @Override
  public void arm(Descriptor file) throws LinuxException {
    group.remove(Fanotify.MARK_IGNORE, MASK, file);
  }

  /** Evictable: 100,000 resident files must not pin their inodes in memory. */
  @Override
  public void settle(Descriptor file) throws LinuxException {
    group.add(Fanotify.MARK_IGNORE | Fanotify.MARK_EVICTABLE, MASK, file);
  }

  /** Lets everybody who has the file open use it; who opens it asks. */
  void settleUntilNextOpen(Descriptor file) throws LinuxException {
    int flags = Fanotify.MARK_IGNORE | Fanotify.MARK_EVICTABLE;
    group.add(flags, Fanotify.PRE_ACCESS, file);
  }

  @Override
  public Optional<String> unguarded() {
    return Optional.empty();
  }
}
