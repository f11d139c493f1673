package io.drover.linux;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * Writes a file that may be long: its head through the page cache, what comes behind past it
 * (O_DIRECT). A long stream through the cache takes the memory of everybody else's files, and is
 * slower as soon as somebody reads from the same disk. What is cached is on its way to the disk
 * soon, so that a flush at the end finds little left to do. Promises no durability.
 */
public final class StreamWriter {
  /** What addresses, offsets and lengths of direct I/O are multiples of, on every disk in use. */
  private static final int ALIGNMENT = 4096;

  /** How much of a sequence is cached before the disk begins with it. */
  private static final long BEHIND_BYTES = 8L << 20;

  private final Descriptor file;
  private final long cachedBytes;
  private boolean direct;

  /** What was written in sequence, and the disk was not told of yet. */
  private long behindStart;

  private long behindEnd;

  /** Set for good when the file system has no direct I/O, or a coarser alignment. */
  private boolean refused;

  /**
   * @param file stays the caller's; not to be written by others meanwhile, its O_DIRECT comes and
   *     goes
   * @param cachedBytes where in the file the page cache ends to be used
   */
  public StreamWriter(Descriptor file, long cachedBytes) {
    this.file = file;
    this.cachedBytes = cachedBytes;
  }

  /** The descriptor that it writes to; still the caller's. */
  public Descriptor file() {
    return file;
  }

  /**
   * Writes the rest of a direct buffer and moves its position to the limit. After a failure any
   * part of it may have been written.
   */
  public synchronized void write(ByteBuffer bytes, long offset) throws LinuxException {
    if (!wantsDirect(bytes, offset)) {
      writeCached(bytes, offset);
      return;
    }
    try {
      setDirect(true);
      Io.writeAll(file, bytes, offset);
    } catch (LinuxException e) {
      if (e.errno() != Errno.EINVAL) {
        throw e;
      }
      refused = true;
      writeCached(bytes, offset);
    }
  }

  private void writeCached(ByteBuffer bytes, long offset) throws LinuxException {
    int length = bytes.remaining();
    setDirect(false);
    Io.writeAll(file, bytes, offset);
    if (offset != behindEnd) {
      behindStart = offset;
    }
    behindEnd = offset + length;
    if (behindEnd - behindStart >= BEHIND_BYTES) {
      // Waits at most for room in the disk's queue, and takes no failure from the flush to come.
      Io.syncRange(file, behindStart, behindEnd - behindStart, Io.SYNC_WRITE);
      behindStart = behindEnd;
    }
  }

  private boolean wantsDirect(ByteBuffer bytes, long offset) {
    long address = MemorySegment.ofBuffer(bytes).address();
    long all = address | offset | bytes.remaining();
    return !refused && offset >= cachedBytes && all % ALIGNMENT == 0;
  }

  private void setDirect(boolean wanted) throws LinuxException {
    if (direct == wanted) {
      return;
    }
    int flags = file.statusFlags();
    file.setStatusFlags(wanted ? flags | Open.O_DIRECT : flags & ~Open.O_DIRECT);
    direct = wanted;
  }
}
