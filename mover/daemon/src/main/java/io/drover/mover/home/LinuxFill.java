package io.drover.mover.home;

import io.drover.linux.Descriptor;
import io.drover.linux.Io;
import io.drover.linux.Lease;
import io.drover.linux.LinuxException;
import io.drover.linux.Times;
import io.drover.linux.Timestamp;
import io.drover.linux.WriteBehind;
import io.drover.mover.migration.FileFacts;
import java.nio.ByteBuffer;

/** Bytes coming back into a file through the private mount. */
final class LinuxFill implements Fill {
  private final FileKey key;
  private final Descriptor reading;
  private final Descriptor writing;
  private final FileFacts facts;
  private final Capability capability;
  private final Sync sync;
  private final WriteBehind behind;

  /**
   * @param reading a descriptor that never was open for writing, so that it can hold a read lease
   */
  LinuxFill(FileKey key, Descriptor reading, Descriptor writing, Sync sync)
      throws HomeException, LinuxException {
    this.key = key;
    this.reading = reading;
    this.writing = writing;
    this.facts = LinuxFile.factsOf(key, reading);
    this.capability = Capability.of(reading);
    this.sync = sync;
    this.behind = new WriteBehind(writing, 0);
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
    int length = bytes.remaining();
    try {
      Io.writeAll(writing, bytes, offset);
      behind.wrote(offset, length);
    } catch (LinuxException e) {
      throw LinuxTree.failure("writing " + key + " at " + offset, e);
    }
  }

  @Override
  public void restoreTimes(long mtimeNanos) throws HomeException {
    try {
      capability.restore(writing);
      Times.set(writing, Timestamp.OMIT, Timestamp.ofNanos(mtimeNanos));
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
    writing.close();
    try {
      return Lease.tryTake(reading, Lease.Kind.READ);
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
  public boolean isOnlyRead() throws HomeException {
    try {
      if (!isUndisturbed()) {
        return false;
      }
      if (!Lease.tryTake(reading, Lease.Kind.WRITE)) {
        return true;
      }
      Lease.tryTake(reading, Lease.Kind.READ);
      return false;
    } catch (LinuxException e) {
      throw LinuxTree.failure("asking who reads " + key, e);
    }
  }

  @Override
  public void close() {
    writing.close();
    reading.close();
  }
}
