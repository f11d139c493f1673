package io.drover.tier.disk;

import io.drover.linux.Descriptor;
import io.drover.linux.Extents;
import io.drover.linux.Io;
import io.drover.linux.LinuxException;
import io.drover.linux.Status;
import io.drover.tier.ByteRange;
import io.drover.tier.FileOffset;
import io.drover.tier.ObjectKey;
import io.drover.tier.ObjectReader;
import io.drover.tier.TierException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Positional reads of one file; stays readable when the object is deleted meanwhile. */
final class DiskReader implements ObjectReader {
  /** What a read into the heap carries over at a time. */
  private static final int BRIDGE_BYTES = 64 << 10;

  private final Descriptor file;
  private final ObjectKey key;
  private final DiskFailure failure;
  private final long bytes;

  /** Takes over the open file. */
  DiskReader(Descriptor file, ObjectKey key, DiskFailure failure) throws LinuxException {
    this.file = file;
    this.key = key;
    this.failure = failure;
    this.bytes = Status.of(file).size();
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public int read(long offset, ByteBuffer into) throws TierException {
    int wanted = Math.clamp(bytes - offset, 0, into.remaining());
    try {
      int read = into.isDirect() ? direct(offset, into, wanted) : bridged(offset, into, wanted);
      if (read < wanted) {
        throw new TierException.Corrupt(
            "read %s at %d: the file ends at %d, %d bytes were published; restore another copy"
                .formatted(key, offset, offset + read, bytes));
      }
      return read;
    } catch (LinuxException e) {
      throw failure.of("read " + key + " at " + offset, e);
    }
  }

  @Override
  public ByteRange dataAt(long offset) throws TierException {
    if (offset >= bytes) {
      return new ByteRange(bytes, bytes);
    }
    try {
      long start = Extents.seekData(file, offset);
      if (start < 0 || start >= bytes) {
        return new ByteRange(bytes, bytes);
      }
      long end = Extents.seekHole(file, start);
      return new ByteRange(start, end < 0 ? bytes : Math.min(end, bytes));
    } catch (LinuxException e) {
      throw failure.of("look for data of " + key + " at " + offset, e);
    }
  }

  @Override
  public Optional<FileOffset> inFile(long offset) {
    return Optional.of(new FileOffset(file::number, offset));
  }

  @Override
  public void forget(ByteRange range) {
    Io.forget(file, range.start(), range.bytes());
  }

  @Override
  public void close() {
    file.close();
  }

  private int direct(long offset, ByteBuffer into, int wanted) throws LinuxException {
    int read = Io.read(file, into.duplicate().limit(into.position() + wanted), offset);
    into.position(into.position() + read);
    return read;
  }

  private int bridged(long offset, ByteBuffer into, int wanted) throws LinuxException {
    ByteBuffer bridge = ByteBuffer.allocateDirect(Math.min(BRIDGE_BYTES, wanted));
    int done = 0;
    while (done < wanted) {
      bridge.clear().limit(Math.min(bridge.capacity(), wanted - done));
      int read = Io.read(file, bridge, offset + done);
      into.put(bridge.flip());
      done += read;
      if (read == 0) {
        return done;
      }
    }
    return done;
  }
}
