package io.drover.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Shared mappings (mmap(2)), as users have them. */
public final class Mapping {
  private static final Call MMAP = Call.returningLong("mmap");
  private static final Call MUNMAP = Call.returningInt("munmap");
  private static final int PROT_READ = 1;
  private static final int PROT_WRITE = 2;
  private static final int MAP_SHARED = 1;

  private Mapping() {}

  /**
   * Maps [offset, offset + length) for reading and writing until the arena closes.
   *
   * @param place in a file opened O_RDWR; the offset is a multiple of the page size (EINVAL)
   */
  public static MemorySegment shared(Extents.Place place, long length, Arena arena)
      throws LinuxException {
    int file = place.file().number();
    long address = MMAP.call(0, length, PROT_READ | PROT_WRITE, MAP_SHARED, file, place.offset());
    MMAP.checked(address, place.file());
    return MemorySegment.ofAddress(address)
        .reinterpret(length, arena, mapped -> MUNMAP.call(mapped.address(), length));
  }
}
