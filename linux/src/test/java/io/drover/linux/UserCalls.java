package io.drover.linux;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.drover.linux.Extents.Place;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Ways to a file that users' programs take and Drover never does. Offsets and lengths are bytes;
 * short counts are returned as the kernel gave them.
 */
public final class UserCalls {
  /** fallocate(2), linux/falloc.h. */
  public static final int KEEP_SIZE = 1;

  public static final int PUNCH_HOLE = 2;
  public static final int COLLAPSE_RANGE = 8;
  public static final int ZERO_RANGE = 16;
  public static final int INSERT_RANGE = 32;

  private static final Call PREADV = Call.returningLong("preadv");
  private static final Call READ = Call.returningLong("read");
  private static final Call WRITE = Call.returningLong("write");
  private static final Call SENDFILE = Call.returningLong("sendfile");
  private static final Call SPLICE = Call.returningLong("splice");
  private static final Call PIPE = Call.returningInt("pipe2");
  private static final Call COPY = Call.returningLong("copy_file_range");
  private static final Call READAHEAD = Call.returningLong("readahead");
  private static final Call ADVISE = Call.returningInt("posix_fadvise");
  private static final Call TRUNCATE = Call.returningInt("truncate");
  private static final Call FALLOCATE = Call.returningInt("fallocate");
  private static final Call MMAP = Call.returningLong("mmap");
  private static final Call MREMAP = Call.returningLong("mremap");
  private static final Call MUNMAP = Call.returningInt("munmap");

  /** fcntl.h. */
  private static final int WILL_NEED = 3;

  private static final int PROT_READ = 1;
  private static final int MAP_PRIVATE = 2;
  private static final int MREMAP_MAYMOVE = 1;

  /** _IOWR(0x94, 54, struct file_dedupe_range), linux/fs.h. */
  private static final long FIDEDUPERANGE = 0xC018_9436L;

  private UserCalls() {}

  /** Reads into two buffers at once. */
  public static long readv(Descriptor file, MemorySegment first, MemorySegment second, long offset)
      throws LinuxException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment vectors = arena.allocate(4 * Long.BYTES, Long.BYTES);
      vectors.setAtIndex(ValueLayout.JAVA_LONG, 0, first.address());
      vectors.setAtIndex(ValueLayout.JAVA_LONG, 1, first.byteSize());
      vectors.setAtIndex(ValueLayout.JAVA_LONG, 2, second.address());
      vectors.setAtIndex(ValueLayout.JAVA_LONG, 3, second.byteSize());
      return PREADV.checked(PREADV.call(file.number(), vectors.address(), 2, offset), file);
    }
  }

  public static long sendfile(Place from, Descriptor to, long length) throws LinuxException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment offset = arena.allocateFrom(ValueLayout.JAVA_LONG, from.offset());
      long sent = SENDFILE.call(to.number(), from.file().number(), offset.address(), length);
      return SENDFILE.checked(sent, from.file());
    }
  }

  /** Moves bytes from a file into a pipe. */
  public static long splice(Place from, Descriptor pipe, long length) throws LinuxException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment offset = arena.allocateFrom(ValueLayout.JAVA_LONG, from.offset());
      int file = from.file().number();
      return SPLICE.checked(
          SPLICE.call(file, offset.address(), pipe.number(), 0, length, 0), from.file());
    }
  }

  /** Moves bytes from a pipe into a file. */
  public static long splice(Descriptor pipe, Place to, long length) throws LinuxException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment offset = arena.allocateFrom(ValueLayout.JAVA_LONG, to.offset());
      int file = to.file().number();
      return SPLICE.checked(
          SPLICE.call(pipe.number(), 0, file, offset.address(), length, 0), to.file());
    }
  }

  /** Its end for reading, then the one for writing. */
  public static Descriptor[] pipe() throws LinuxException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ends = arena.allocate(ValueLayout.JAVA_INT, 2);
      PIPE.checked(PIPE.call(ends.address(), Open.O_CLOEXEC), "a pipe");
      return new Descriptor[] {
        Descriptor.owning(ends.getAtIndex(ValueLayout.JAVA_INT, 0)),
        Descriptor.owning(ends.getAtIndex(ValueLayout.JAVA_INT, 1))
      };
    }
  }

  /** Bytes of a pipe, as many as the buffer holds at most. */
  public static byte[] read(Descriptor pipe, MemorySegment buffer) throws LinuxException {
    long count = READ.call(pipe.number(), buffer.address(), buffer.byteSize());
    return buffer.asSlice(0, READ.checked(count, pipe)).toArray(ValueLayout.JAVA_BYTE);
  }

  public static void write(Descriptor pipe, MemorySegment buffer) throws LinuxException {
    WRITE.checked(WRITE.call(pipe.number(), buffer.address(), buffer.byteSize()), pipe);
  }

  public static long copy(Place from, Place to, long length) throws LinuxException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment source = arena.allocateFrom(ValueLayout.JAVA_LONG, from.offset());
      MemorySegment target = arena.allocateFrom(ValueLayout.JAVA_LONG, to.offset());
      int file = from.file().number();
      long copied =
          COPY.call(file, source.address(), to.file().number(), target.address(), length, 0);
      return COPY.checked(copied, from.file());
    }
  }

  public static void readahead(Descriptor file, long offset, long length) throws LinuxException {
    READAHEAD.checked(READAHEAD.call(file.number(), offset, length), file);
  }

  /** POSIX_FADV_WILLNEED. The function returns its error and sets no errno. */
  public static void adviseNeed(Descriptor file, long offset, long length) throws LinuxException {
    ADVISE.checked(-ADVISE.call(file.number(), offset, length, WILL_NEED), file);
  }

  /** By the path, without opening it. */
  public static void truncate(String path, long size) throws LinuxException {
    try (Arena arena = Arena.ofConfined()) {
      TRUNCATE.checked(TRUNCATE.call(arena.allocateFrom(path, UTF_8).address(), size), path);
    }
  }

  public static void fallocate(Descriptor file, int mode, long offset, long length)
      throws LinuxException {
    FALLOCATE.checked(FALLOCATE.call(file.number(), mode, offset, length), file);
  }

  /** Shares equal ranges; the kernel compares them. Bytes that were equal. */
  public static long dedupe(Place from, Place to, long length) throws LinuxException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment range = arena.allocate(24 + 32, Long.BYTES);
      range.set(ValueLayout.JAVA_LONG, 0, from.offset());
      range.set(ValueLayout.JAVA_LONG, 8, length);
      range.set(ValueLayout.JAVA_SHORT, 16, (short) 1);
      range.set(ValueLayout.JAVA_LONG, 24, to.file().number());
      range.set(ValueLayout.JAVA_LONG, 32, to.offset());
      int file = from.file().number();
      Fcntl.IOCTL.checked(Fcntl.IOCTL.call(file, FIDEDUPERANGE, range.address()), from.file());
      int status = range.get(ValueLayout.JAVA_INT, 48);
      if (status < 0) {
        throw new LinuxException("FIDEDUPERANGE", to.file(), -status);
      }
      return range.get(ValueLayout.JAVA_LONG, 40);
    }
  }

  /** What a private mapping shows that was made of the first page and then grown to the length. */
  public static byte[] remapped(Descriptor file, int page, int length) throws LinuxException {
    long first = MMAP.checked(MMAP.call(0, page, PROT_READ, MAP_PRIVATE, file.number(), 0), file);
    long grown = MREMAP.checked(MREMAP.call(first, page, length, MREMAP_MAYMOVE), file);
    try {
      return MemorySegment.ofAddress(grown).reinterpret(length).toArray(ValueLayout.JAVA_BYTE);
    } finally {
      MUNMAP.call(grown, length);
    }
  }

  /** What a private mapping of all of it shows. */
  public static byte[] mapped(Descriptor file, int length) throws LinuxException {
    long at = MMAP.checked(MMAP.call(0, length, PROT_READ, MAP_PRIVATE, file.number(), 0), file);
    try {
      return MemorySegment.ofAddress(at).reinterpret(length).toArray(ValueLayout.JAVA_BYTE);
    } finally {
      MUNMAP.call(at, length);
    }
  }
}
