package io.drover.mover.sim;

import io.drover.mover.home.HomeException;
import io.drover.mover.home.RangedFill;
import io.drover.mover.home.Superseded;
import io.drover.mover.migration.FileFacts;
import java.nio.ByteBuffer;

/** Ranges coming back while readers use others; open for writing for one range at a time. */
final class MemoryRangedFill implements RangedFill {
  private final MemoryHome home;
  private final MemoryInode inode;
  private boolean open = true;

  MemoryRangedFill(MemoryHome home, MemoryInode inode) {
    this.home = home;
    this.inode = inode;
    inode.opens++;
  }

  @Override
  public FileFacts facts() throws HomeException {
    return home.step("stat " + inode.identity(), inode::facts);
  }

  @Override
  public boolean hasWriter() throws HomeException {
    return home.step("look for who writes " + inode.identity(), () -> inode.opensForWrite > 0);
  }

  @Override
  public void write(long offset, ByteBuffer bytes) throws HomeException, Superseded {
    FileFacts before = facts();
    if (offset + bytes.remaining() > before.bytes()) {
      throw new Superseded(inode.identity() + " became shorter");
    }
    byte[] written = new byte[bytes.remaining()];
    bytes.get(written);
    inode.opensForWrite++;
    try {
      home.run(
          "fill a range of " + inode.identity() + " at " + offset,
          () -> inode.overwrite((int) offset, written, home.nowNanos()));
      home.run("restore the times", () -> inode.setMtime(before.mtimeNanos(), home.nowNanos()));
    } finally {
      if (home.isAlive()) {
        inode.opensForWrite--;
      }
    }
  }

  @Override
  public void restoreTimes(long mtimeNanos) throws HomeException {
    home.run("restore the times", () -> inode.setMtime(mtimeNanos, home.nowNanos()));
  }

  @Override
  public void sync() throws HomeException {
    home.sync(inode);
  }

  @Override
  public void close() {
    if (open && home.isAlive()) {
      open = false;
      inode.opens--;
    }
  }
}
