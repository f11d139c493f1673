package io.drover.linux;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * Positional reads and writes, and what makes them durable. Offsets and lengths are bytes. Buffers
 * are native memory: a heap buffer is refused with IllegalArgumentException. Calls that a signal
 * interrupts go on.
 */
public final class Io {
  /** Wait for writeback in flight, start it, wait for the end (sync_file_range(2)). */
  public static final int SYNC_WAIT_BEFORE = 1;

  public static final int SYNC_WRITE = 2;
  public static final int SYNC_WAIT_AFTER = 4;

  private static final BufferCall PREAD = BufferCall.of("pread");
  private static final BufferCall PWRITE = BufferCall.of("pwrite");
  private static final Call FSYNC = Call.returningInt("fsync").restarting();
  private static final Call FDATASYNC = Call.returningInt("fdatasync").restarting();
  private static final Call SYNCFS = Call.returningInt("syncfs").restarting();
  private static final Call SYNC_FILE_RANGE = Call.returningInt("sync_file_range").restarting();
  private static final Call FADVISE = Call.returningInt("posix_fadvise");
  private static final long FADV_DONTNEED = 4;
  private static final Call FTRUNCATE = Call.returningInt("ftruncate").restarting();

  private Io() {}

  /**
   * Reads until {@code buffer} is full or the file ends.
   *
   * @return bytes read, less than the buffer holds only at the end of the file
   */
  public static long read(Descriptor file, MemorySegment buffer, long offset)
      throws LinuxException {
    long done = 0;
    while (done < buffer.byteSize()) {
      long count = readOnce(file, buffer.asSlice(done), offset + done);
      if (count == 0) {
        return done;
      }
      done += count;
    }
    return done;
  }

  /**
   * One pread(2), which may return less than asked for anywhere.
   *
   * @return bytes read, 0 at the end of the file
   */
  public static long readOnce(Descriptor file, MemorySegment buffer, long offset)
      throws LinuxException {
    return PREAD.checked(PREAD.call(file, buffer, offset), file);
  }

  /** Reads into the rest of a direct buffer and moves its position by the bytes returned. */
  public static int read(Descriptor file, ByteBuffer buffer, long offset) throws LinuxException {
    int count = (int) read(file, MemorySegment.ofBuffer(buffer), offset);
    buffer.position(buffer.position() + count);
    return count;
  }

  /**
   * Writes the whole buffer. After a failure any part of it may have been written; nothing is
   * durable before {@link #fsync} returned.
   */
  public static void writeAll(Descriptor file, MemorySegment buffer, long offset)
      throws LinuxException {
    long done = 0;
    while (done < buffer.byteSize()) {
      long count = PWRITE.call(file, buffer.asSlice(done), offset + done);
      done += PWRITE.checked(count, file);
    }
  }

  /** Writes the rest of a direct buffer and moves its position to the limit. */
  public static void writeAll(Descriptor file, ByteBuffer buffer, long offset)
      throws LinuxException {
    writeAll(file, MemorySegment.ofBuffer(buffer), offset);
    buffer.position(buffer.limit());
  }

  /**
   * Makes data, size and attributes durable. After EIO the pages are clean and the data may be
   * gone: a second call that succeeds proves nothing (fsync(2)).
   */
  public static void fsync(Descriptor file) throws LinuxException {
    FSYNC.checked(FSYNC.call(file.number()), file);
  }

  /** Makes data durable, and of the attributes what is needed to read it. */
  public static void fdatasync(Descriptor file) throws LinuxException {
    FDATASYNC.checked(FDATASYNC.call(file.number()), file);
  }

  /** Makes the whole file system durable on which {@code file} lies. */
  public static void syncfs(Descriptor file) throws LinuxException {
    SYNCFS.checked(SYNCFS.call(file.number()), file);
  }

  /**
   * Moves dirty pages of [offset, offset + length) towards the disk; promises no durability. Length
   * 0 means to the end of the file.
   *
   * @param flags a sum of SYNC_ constants
   */
  public static void syncRange(Descriptor file, long offset, long length, int flags)
      throws LinuxException {
    long result = SYNC_FILE_RANGE.call(file.number(), offset, length, flags);
    SYNC_FILE_RANGE.checked(result, file);
  }

  /**
   * Gives back the cached pages of [offset, offset + length) that are clean (posix_fadvise(2),
   * DONTNEED); an advice, so a refusal is nobody's failure.
   */
  public static void forget(Descriptor file, long offset, long length) {
    FADVISE.call(file.number(), offset, length, FADV_DONTNEED);
  }

  /** Sets the size: cuts off, or appends a hole. */
  public static void truncate(Descriptor file, long size) throws LinuxException {
    FTRUNCATE.checked(FTRUNCATE.call(file.number(), size), file);
  }
}
