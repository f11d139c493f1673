package io.drover.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * One libc function of the form {@code ssize_t f(int descriptor, void *buffer, size_t length, off_t
 * offset)}. The buffer is somebody else's: passing it as a segment keeps its arena open during the
 * call. Calls are restarted after a signal.
 *
 * @param name as in the manual page
 * @param handle {@code (MemorySegment errno, long, MemorySegment, long, long) -> long}
 */
record BufferCall(String name, MethodHandle handle) {
  static BufferCall of(String name) {
    FunctionDescriptor shape =
        FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG);
    return new BufferCall(name, Functions.link(name, shape));
  }

  /** Bytes moved between the descriptor and the whole buffer, or the negated errno. */
  long call(Descriptor descriptor, MemorySegment buffer, long offset) {
    Scratch scratch = Scratch.ofThread();
    while (true) {
      long result = once(scratch.captured(), descriptor.number(), buffer, offset);
      if (result != -1) {
        return result;
      }
      if (scratch.errno() != Errno.EINTR) {
        return -scratch.errno();
      }
    }
  }

  /** Passes a result on, or throws what {@link #call} reported about {@code subject}. */
  long checked(long result, Object subject) throws LinuxException {
    if (result < 0) {
      throw new LinuxException(name, subject, (int) -result);
    }
    return result;
  }

  private long once(MemorySegment captured, long number, MemorySegment buffer, long offset) {
    try {
      return (long) handle.invokeExact(captured, number, buffer, buffer.byteSize(), offset);
    } catch (Throwable thrown) {
      throw Functions.unchecked(thrown);
    }
  }
}
