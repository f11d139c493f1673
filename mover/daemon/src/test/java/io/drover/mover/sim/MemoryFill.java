package io.drover.mover.sim;

import io.drover.mover.home.Fill;
import io.drover.mover.home.HomeException;
import io.drover.mover.migration.FileFacts;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Bytes coming back; at the end a read lease that lets no writer in. */
final class MemoryFill implements Fill {
  private final MemoryHome home;
  private final MemoryDescriptor reading;
  private final MemoryInode inode;
  private final FileFacts facts;
  private Optional<MemoryInode.Lease> lease = Optional.empty();
  private boolean writing = true;
  private boolean read;
  private boolean open = true;

  /**
   * @param reading the file's own, which is the one that is flushed
   */
  MemoryFill(MemoryHome home, MemoryDescriptor reading, FileFacts facts) {
    this.home = home;
    this.reading = reading;
    this.inode = reading.inode();
    this.facts = facts;
    this.read = home.isReadWhenWhole();
    inode.opens++;
    inode.opensForWrite++;
  }

  @Override
  public FileFacts facts() {
    return facts;
  }

  @Override
  public void write(long offset, ByteBuffer bytes) throws HomeException {
    byte[] written = new byte[bytes.remaining()];
    bytes.get(written);
    home.run(
        "fill " + inode.identity() + " at " + offset,
        () -> inode.write((int) offset, written, home.nowNanos()));
  }

  @Override
  public void restoreTimes(long mtimeNanos) throws HomeException {
    home.run("restore the times", () -> inode.setMtime(mtimeNanos, home.nowNanos()));
  }

  @Override
  public void sync() throws HomeException {
    home.sync(reading);
  }

  @Override
  public boolean guard() throws HomeException {
    stopWriting();
    boolean taken =
        home.step(
            "guard " + inode.identity(), () -> inode.opensForWrite == 0 && inode.lease.isEmpty());
    if (taken) {
      lease = Optional.of(new MemoryInode.Lease(false, true));
      inode.lease = lease;
    }
    return taken;
  }

  /** Readers have gone when they are looked for a second time. */
  @Override
  public boolean isOnlyRead(Runnable lost) {
    boolean found = read;
    read = false;
    return found;
  }

  @Override
  public boolean isGuarded() {
    return lease.isPresent();
  }

  @Override
  public boolean isUndisturbed() {
    return true;
  }

  @Override
  public void close() {
    if (!open || !home.isAlive()) {
      return;
    }
    stopWriting();
    open = false;
    inode.opens--;
    lease.ifPresent(held -> home.end(inode, held));
  }

  private void stopWriting() {
    if (writing) {
      writing = false;
      inode.opensForWrite--;
    }
  }
}
