package io.drover.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The native memory of one thread: where errno is captured, and room for the arguments of one call.
 * What a slot holds is good until the same slot is asked for again. The thread keeps it reachable,
 * so its addresses may be passed as plain numbers.
 */
final class Scratch {
  private static final StructLayout CAPTURED = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      MethodHandles.insertCoordinates(CAPTURED.varHandle(PathElement.groupElement("errno")), 1, 0L);
  private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

  /** PATH_MAX, with the closing NUL (linux/limits.h). */
  private static final int PATH_BYTES = 4096;

  /** The largest structure passed is loop_config, 304 bytes (linux/loop.h). */
  private static final int STRUCTURE_BYTES = 512;

  /** XATTR_SIZE_MAX and XATTR_LIST_MAX (linux/limits.h). */
  private static final int VALUE_BYTES = 65_536;

  private final Arena arena = Arena.ofAuto();
  private final MemorySegment captured = arena.allocate(CAPTURED);
  private final MemorySegment structure = arena.allocate(STRUCTURE_BYTES, Long.BYTES);
  private final MemorySegment path = arena.allocate(PATH_BYTES);
  private final MemorySegment otherPath = arena.allocate(PATH_BYTES);
  private MemorySegment value = MemorySegment.NULL;

  private Scratch() {}

  static Scratch ofThread() {
    return OF_THREAD.get();
  }

  MemorySegment captured() {
    return captured;
  }

  int errno() {
    return (int) ERRNO.get(captured);
  }

  /** Zeroed memory for a structure of at most 512 bytes. */
  MemorySegment structure(long bytes) {
    return structure.asSlice(0, bytes).fill((byte) 0);
  }

  /** The address of {@code name} as a C string. */
  long path(byte[] name, String call) throws LinuxException {
    return terminated(path, name, call);
  }

  /** The address of a second C string, valid together with {@link #path}. */
  long otherPath(byte[] name, String call) throws LinuxException {
    return terminated(otherPath, name, call);
  }

  /** 64 KiB for an extended attribute or a list of them; allocated by the first thread in need. */
  MemorySegment value() {
    if (value.byteSize() == 0) {
      value = arena.allocate(VALUE_BYTES);
    }
    return value;
  }

  private static long terminated(MemorySegment slot, byte[] name, String call)
      throws LinuxException {
    if (name.length >= PATH_BYTES) {
      throw new LinuxException(call, name, Errno.ENAMETOOLONG);
    }
    for (byte octet : name) {
      if (octet == 0) {
        throw new LinuxException(call, name, Errno.EINVAL);
      }
    }
    MemorySegment.copy(name, 0, slot, JAVA_BYTE, 0, name.length);
    slot.set(ValueLayout.JAVA_BYTE, name.length, (byte) 0);
    return slot.address();
  }
}
