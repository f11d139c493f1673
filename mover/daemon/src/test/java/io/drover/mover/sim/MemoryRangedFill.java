package io.drover.mover.sim;

import io.drover.mover.home.HomeException;
import io.drover.mover.home.RangedFill;
import io.drover.mover.home.Superseded;
import io.drover.mover.migration.FileFacts;
import java.nio.ByteBuffer;

/**
 * Ranges coming back while readers use others; open for writing for one range at a time. Its calls
 * are made under locks of the fill, so that other workers stand still meanwhile.
 */
final class MemoryRangedFill implements RangedFill {
  private final MemoryHome home;
  private final MemoryInode inode;
  private final MemoryDescriptor reading;
  private boolean open = true;

  MemoryRangedFill(MemoryHome home, MemoryInode inode) {
    this.home = home;
    this.inode = inode;
    this.reading = new MemoryDescriptor(inode);
    inode.opens++;
  }

  @Override
  public FileFacts facts() throws HomeException {
    return home.locked(() -> home.step("stat " + inode.identity(), inode::facts));
  }

  @Override
  public boolean hasWriter() throws HomeException {
    return home.locked(
        () -> home.step("look for who writes " + inode.identity(), () -> inode.opensForWrite > 0));
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
      run(
          "fill a range of " + inode.identity() + " at " + offset,
          () -> inode.write((int) offset, written, home.nowNanos()));
      run("restore the times", () -> inode.setMtime(before.mtimeNanos(), home.nowNanos()));
    } finally {
      if (home.isAlive()) {
        inode.opensForWrite--;
      }
    }
  }

  @Override
  public void restoreTimes(long mtimeNanos) throws HomeException {
    run("restore the times", () -> inode.setMtime(mtimeNanos, home.nowNanos()));
  }

  @Override
  public void sync() throws HomeException {
    home.locked(
        () -> {
          home.sync(reading);
          return inode;
        });
  }

  private void run(String name, Runnable effect) throws HomeException {
    home.locked(
        () -> {
          home.run(name, effect);
          return name;
        });
  }

  @Override
  public void close() {
    if (open && home.isAlive()) {
      open = false;
      inode.opens--;
    }
  }
}
