package io.drover.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/** Where a file has data and where holes; making, punching, sharing. Ranges are in bytes. */
public final class Extents {
  private static final Call FALLOCATE = Call.returningInt("fallocate").restarting();
  private static final Call LSEEK = Call.returningLong("lseek");

  private static final int KEEP_SIZE = 1;
  private static final int PUNCH_HOLE = 2;
  private static final int SEEK_DATA = 3;
  private static final int SEEK_HOLE = 4;

  /** _IOW(0x94, 13, struct file_clone_range), linux/fs.h. */
  private static final long FICLONERANGE = 0x4020_940DL;

  private Extents() {}

  /** A place in a file. */
  public record Place(Descriptor file, long offset) {}

  /** Turns [offset, offset + length) into a hole; the size stays, mtime and ctime change. */
  public static void punch(Descriptor file, long offset, long length) throws LinuxException {
    int mode = PUNCH_HOLE | KEEP_SIZE;
    FALLOCATE.checked(FALLOCATE.call(file.number(), mode, offset, length), file);
  }

  /** Reserves space for [offset, offset + length); the size stays, holes read as zeros. */
  public static void reserve(Descriptor file, long offset, long length) throws LinuxException {
    FALLOCATE.checked(FALLOCATE.call(file.number(), KEEP_SIZE, offset, length), file);
  }

  /**
   * Where data begins at or after {@code offset}, or -1 when there is none. Moves the file's own
   * position, which nothing here uses.
   */
  public static long seekData(Descriptor file, long offset) throws LinuxException {
    return seek(file, offset, SEEK_DATA);
  }

  /**
   * Where a hole begins at or after {@code offset}; every file ends with one. -1 when {@code
   * offset} lies beyond the end.
   */
  public static long seekHole(Descriptor file, long offset) throws LinuxException {
    return seek(file, offset, SEEK_HOLE);
  }

  private static long seek(Descriptor file, long offset, int whence) throws LinuxException {
    long found = LSEEK.call(file.number(), offset, whence);
    return found == -Errno.ENXIO ? -1 : LSEEK.checked(found, file);
  }

  /**
   * Makes a range of {@code to} share the bytes of {@code from}. Offsets and length are multiples
   * of the block size, but for a length that ends at the end of the source; 0 means up to there.
   *
   * @return 0, or the errno, as EOPNOTSUPP where the file system cannot (ext4); a part of the range
   *     may be shared then
   */
  public static int tryClone(Place from, Place to, long length) {
    MemorySegment range = Scratch.ofThread().structure(4 * Long.BYTES);
    range.set(JAVA_LONG, 0, from.file().number());
    range.set(JAVA_LONG, 8, from.offset());
    range.set(JAVA_LONG, 16, length);
    range.set(JAVA_LONG, 24, to.offset());
    return (int) -Fcntl.IOCTL.call(to.file().number(), FICLONERANGE, range.address());
  }
}
