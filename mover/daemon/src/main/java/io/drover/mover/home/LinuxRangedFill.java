package io.drover.mover.home;

import io.drover.linux.Descriptor;
import io.drover.linux.Errno;
import io.drover.linux.Extents;
import io.drover.linux.Handle;
import io.drover.linux.Io;
import io.drover.linux.Lease;
import io.drover.linux.LinuxException;
import io.drover.linux.Mapping;
import io.drover.linux.Open;
import io.drover.linux.Times;
import io.drover.linux.Timestamp;
import io.drover.mover.migration.FileFacts;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** Bytes coming back into a file that is being read, through the private mount. */
final class LinuxRangedFill implements RangedFill {
  private final FileKey key;
  private final LinuxTree.Means means;
  private final Descriptor reading;

  /** Where bytes lie on their way: only a system call can copy into a mapping without a fault. */
  private final Descriptor passage;

  LinuxRangedFill(FileKey key, LinuxTree.Means means) throws LinuxException {
    this.key = key;
    this.means = means;
    this.passage = Open.inMemory("drover-fill");
    try {
      this.reading = open(Open.O_RDONLY);
    } catch (LinuxException e) {
      passage.close();
      throw e;
    }
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
    int length = bytes.remaining();
    // Open for writing no longer than this takes: it stands against the lease that finds writers.
    try (Descriptor writing = open(Open.O_RDWR);
        Arena arena = Arena.ofConfined()) {
      Capability capability = Capability.of(reading);
      Io.writeAll(passage, bytes, 0);
      MemorySegment mapped = Mapping.shared(new Extents.Place(writing, offset), length, arena);
      for (long done = 0; done < length; ) {
        done += Io.readOnce(passage, mapped.asSlice(done), done);
      }
      capability.restore(writing);
      Times.set(writing, Timestamp.OMIT, Timestamp.ofNanos(before.mtimeNanos()));
    } catch (LinuxException e) {
      throw failure(offset + length, e);
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

  /** The kernel says the same of a file that was cut and of a disk that is full: EFAULT. */
  private HomeException failure(long end, LinuxException e) throws HomeException, Superseded {
    if (e.errno() == Errno.EFAULT && facts().bytes() < end) {
      throw new Superseded(key + " was truncated while it was filled");
    }
    return LinuxTree.failure("filling " + key + " up to " + end, e);
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
    passage.close();
  }

  private Descriptor open(int access) throws LinuxException {
    return Handle.decode(key.inode().handle()).open(means.root(), access | Open.O_NOATIME);
  }
}
