package io.drover.mover.sim;

import io.drover.mover.home.Exclusive;
import io.drover.mover.home.HomeException;
import io.drover.mover.home.HomeFile;
import io.drover.mover.home.Superseded;
import io.drover.mover.migration.FileFacts;
import io.drover.tier.Crc;

/** A write lease: everybody waits, and the holder sees that somebody does. */
final class MemoryExclusive implements Exclusive {
  private final MemoryHome home;
  private final MemoryInode inode;
  private final MemoryInode.Lease lease;
  private final HomeFile file;

  MemoryExclusive(MemoryHome home, MemoryInode inode, MemoryInode.Lease lease, HomeFile file) {
    this.home = home;
    this.inode = inode;
    this.lease = lease;
    this.file = file;
  }

  @Override
  public FileFacts facts() throws HomeException {
    return home.step("stat " + inode.identity(), inode::facts);
  }

  @Override
  public Crc digest() throws HomeException, Superseded {
    requireLease();
    return home.step("digest " + inode.identity(), () -> Crc.of(inode.data()));
  }

  @Override
  public void drop(long mtimeNanos) throws HomeException, Superseded {
    home.run("arm " + inode.identity(), () -> {});
    requireLease();
    home.run("punch " + inode.identity(), () -> inode.punch(home.nowNanos()));
    home.run("set times", () -> inode.setMtime(mtimeNanos, home.nowNanos()));
  }

  @Override
  public void close() {
    // The lease belongs to the one descriptor.
    file.close();
    home.end(inode, lease);
  }

  private void requireLease() throws Superseded {
    if (lease.broken) {
      throw new Superseded("somebody opens " + inode.identity());
    }
  }
}
