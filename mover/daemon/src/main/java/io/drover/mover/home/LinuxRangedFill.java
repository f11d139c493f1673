package io.drover.mover.home;

import io.drover.linux.Descriptor;
import io.drover.linux.Handle;
import io.drover.linux.Io;
import io.drover.linux.Lease;
import io.drover.linux.LinuxException;
import io.drover.linux.Open;
import io.drover.linux.Times;
import io.drover.linux.Timestamp;
import io.drover.mover.migration.FileFacts;
import java.nio.ByteBuffer;

/** Bytes coming back into a file that is being read, through the private mount. */
final class LinuxRangedFill implements RangedFill {
  /** Less is of somebody who reads here and there, and may share a write with its neighbours. */
  private static final int BEHIND_BYTES = 1 << 20;

  private final FileKey key;
  private final LinuxTree.Means means;
  private final Descriptor reading;

  LinuxRangedFill(FileKey key, LinuxTree.Means means) throws LinuxException {
    this.key = key;
    this.means = means;
    this.reading = open(Open.O_RDONLY);
  }

  @Override
  public FileFacts facts() throws HomeException {
    return LinuxFile.factsOf(key, reading);
  }

  @Override
  public boolean hasWriter() throws HomeException {
    try {
      if (!Lease.tryTake(reading, Lease.Kind.READ)) {
        return true;
      }
      // Not kept: the next write asks at the door, and a kept lease would hold up its open.
      Lease.drop(reading);
      return false;
    } catch (LinuxException e) {
      throw LinuxTree.failure("asking who writes to " + key, e);
    }
  }

  @Override
  public void write(long offset, ByteBuffer bytes) throws HomeException, Superseded {
    FileFacts before = facts();
    if (offset + bytes.remaining() > before.bytes()) {
      throw new Superseded(key + " became shorter while it was filled");
    }
    // Open for writing no longer than this takes: it stands against the lease that finds writers.
    try (Descriptor writing = open(Open.O_RDWR)) {
      Capability capability = Capability.of(reading);
      try {
        int length = bytes.remaining();
        Io.writeAll(writing, bytes, offset);
        if (length >= BEHIND_BYTES) {
          // The disk begins at once; later it would have to be waited for.
          Io.syncRange(writing, offset, length, Io.SYNC_WRITE);
        }
      } finally {
        restore(writing, capability, before);
      }
    } catch (LinuxException e) {
      throw LinuxTree.failure("filling " + key + " from " + offset, e);
    }
  }

  /** The time also when the capability cannot be. */
  private static void restore(Descriptor writing, Capability capability, FileFacts before)
      throws LinuxException {
    try {
      capability.restore(writing);
    } finally {
      Times.set(writing, Timestamp.OMIT, Timestamp.ofNanos(before.mtimeNanos()));
    }
  }

  @Override
  public void restoreTimes(long mtimeNanos) throws HomeException {
    try {
      // Its owner may, and a descriptor that writes would stand against the lease.
      Times.set(reading, Timestamp.OMIT, Timestamp.ofNanos(mtimeNanos));
    } catch (LinuxException e) {
      throw LinuxTree.failure("restoring the times of " + key, e);
    }
  }

  @Override
  public void sync() throws HomeException {
    try {
      means.sync().durable(reading);
    } catch (LinuxException e) {
      throw LinuxTree.failure("making " + key + " durable", e);
    }
  }

  @Override
  public void close() {
    reading.close();
  }

  private Descriptor open(int access) throws LinuxException {
    return Handle.decode(key.inode().handle()).open(means.root(), access | Open.O_NOATIME);
  }
}
