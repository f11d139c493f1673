package io.drover.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/** One read or write by io_uring(7), for which a ring is made and dropped (linux/io_uring.h). */
public final class Ring {
  private static final Call SETUP = Call.raw("io_uring_setup");
  private static final Call ENTER = Call.raw("io_uring_enter");
  private static final Call MMAP = Call.returningLong("mmap");
  private static final Call MUNMAP = Call.returningInt("munmap");
  private static final long SYS_IO_URING_SETUP = 425;
  private static final long SYS_IO_URING_ENTER = 426;

  private static final byte READ = 22;
  private static final byte WRITE = 23;
  private static final int GET_EVENTS = 1;
  private static final int READ_WRITE = 3;
  private static final int SHARED_POPULATED = 0x8001;
  private static final long OFFSET_OF_ENTRIES = 0x1000_0000L;
  private static final long MAPPED_BYTES = 4096;
  private static final long PARAMETER_BYTES = 120;
  private static final long SUBMISSIONS = 40;
  private static final long COMPLETIONS = 80;

  private Ring() {}

  /** Bytes read into the buffer. */
  public static long read(Descriptor file, MemorySegment buffer, long offset)
      throws LinuxException {
    return once(READ, file, buffer, offset);
  }

  /** Bytes written from the buffer. */
  public static long write(Descriptor file, MemorySegment buffer, long offset)
      throws LinuxException {
    return once(WRITE, file, buffer, offset);
  }

  private static long once(byte operation, Descriptor file, MemorySegment buffer, long offset)
      throws LinuxException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment parameters = arena.allocate(PARAMETER_BYTES, Long.BYTES);
      long number = SETUP.call(SYS_IO_URING_SETUP, 1, parameters.address());
      try (Descriptor ring = Descriptor.owning((int) SETUP.checked(number, "a ring"))) {
        MemorySegment queues = map(ring, 0, arena);
        MemorySegment entry = map(ring, OFFSET_OF_ENTRIES, arena);
        entry.set(JAVA_BYTE, 0, operation);
        entry.set(JAVA_INT, 4, file.number());
        entry.set(JAVA_LONG, 8, offset);
        entry.set(JAVA_LONG, 16, buffer.address());
        entry.set(JAVA_INT, 24, (int) buffer.byteSize());
        queues.set(JAVA_INT, parameters.get(JAVA_INT, SUBMISSIONS + 24), 0);
        VarHandle.releaseFence();
        queues.set(JAVA_INT, parameters.get(JAVA_INT, SUBMISSIONS + 4), 1);
        ENTER.checked(ENTER.call(SYS_IO_URING_ENTER, ring.number(), 1, 1, GET_EVENTS, 0), "a ring");
        VarHandle.acquireFence();
        long result = queues.get(JAVA_INT, parameters.get(JAVA_INT, COMPLETIONS + 20) + 8L);
        return ENTER.checked(result, file);
      }
    }
  }

  private static MemorySegment map(Descriptor ring, long offset, Arena arena)
      throws LinuxException {
    long address = MMAP.call(0, MAPPED_BYTES, READ_WRITE, SHARED_POPULATED, ring.number(), offset);
    return MemorySegment.ofAddress(MMAP.checked(address, ring))
        .reinterpret(MAPPED_BYTES, arena, mapped -> MUNMAP.call(mapped.address(), MAPPED_BYTES));
  }
}
