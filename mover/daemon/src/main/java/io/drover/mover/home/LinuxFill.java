package io.drover.mover.home;

import com.sun.management.OperatingSystemMXBean;
import io.drover.linux.Descriptor;
import io.drover.linux.Lease;
import io.drover.linux.LinuxException;
import io.drover.linux.StreamWriter;
import io.drover.linux.Times;
import io.drover.linux.Timestamp;
import io.drover.mover.migration.FileFacts;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;

/** Bytes coming back into a file through the private mount. */
final class LinuxFill implements Fill {
  /**
   * Whoever waits reads all of it next, and should find it in memory, as long as that leaves others
   * theirs: a sixteenth of what the machine (or the container) has.
   */
  private static final long CACHED_FOR_READERS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize() / 16;

  private static final long CACHED_BYTES = 64L << 20;

  private final FileKey key;
  private final Descriptor reading;
  private final FileFacts facts;
  private final Capability capability;
  private final Sync sync;
  private final StreamWriter writer;
  private volatile boolean guarded;

  /**
   * @param reading the file's own descriptor, which never was open for writing, so that it can hold
   *     a read lease; it stays the file's
   */
  LinuxFill(FileKey key, Descriptor reading, StreamWriter writer, Sync sync)
      throws HomeException, LinuxException {
    this.key = key;
    this.reading = reading;
    this.facts = LinuxFile.factsOf(key, reading);
    this.capability = Capability.of(reading);
    this.sync = sync;
    this.writer = writer;
  }

  static StreamWriter writer(Descriptor writing, Next next) {
    return new StreamWriter(writing, next == Next.READ ? CACHED_FOR_READERS : CACHED_BYTES);
  }

  @Override
  public FileFacts facts() {
    return facts;
  }

  @Override
  public void write(long offset, ByteBuffer bytes) throws HomeException {
    if (offset + bytes.remaining() > facts.bytes()) {
      throw new IllegalArgumentException(
          "a fill of " + key + " up to " + (offset + bytes.remaining()) + " would extend it");
    }
    try {
      writer.write(bytes, offset);
    } catch (LinuxException e) {
      throw LinuxTree.failure("writing " + key + " at " + offset, e);
    }
  }

  @Override
  public void restoreTimes(long mtimeNanos) throws HomeException {
    try {
      capability.restore(writer.file());
      Times.set(writer.file(), Timestamp.OMIT, Timestamp.ofNanos(mtimeNanos));
    } catch (LinuxException e) {
      throw LinuxTree.failure("restoring times and capabilities of " + key, e);
    }
  }

  @Override
  public void sync() throws HomeException {
    try {
      sync.durable(reading);
    } catch (LinuxException e) {
      throw LinuxTree.failure("making " + key + " durable", e);
    }
  }

  @Override
  public boolean guard() throws HomeException {
    // Our own open for writing would stand against the lease.
    writer.file().close();
    try {
      guarded = Lease.tryTake(reading, Lease.Kind.READ);
      return guarded;
    } catch (LinuxException e) {
      throw LinuxTree.failure("taking a lease on " + key, e);
    }
  }

  @Override
  public boolean isUndisturbed() throws HomeException {
    try {
      return Lease.current(reading) == Lease.Kind.READ;
    } catch (LinuxException e) {
      throw LinuxTree.failure("asking who wants to write to " + key, e);
    }
  }

  @Override
  public boolean isGuarded() {
    return guarded;
  }

  /**
   * An open for writing is counted before it breaks leases, and then the lease cannot be a read
   * lease again. Kept as it is, it would stop the door too, which opens every file it is asked for.
   */
  @Override
  public boolean isOnlyRead(Runnable lost) throws HomeException {
    try {
      if (!isUndisturbed()) {
        return false;
      }
      if (!Lease.tryChange(reading, Lease.Kind.WRITE)) {
        return true;
      }
      if (!Lease.tryChange(reading, Lease.Kind.READ)) {
        lost.run();
        guarded = false;
        Lease.drop(reading);
      }
      return false;
    } catch (LinuxException e) {
      throw LinuxTree.failure("asking who reads " + key, e);
    }
  }

  @Override
  public void close() {
    writer.file().close();
  }
}
