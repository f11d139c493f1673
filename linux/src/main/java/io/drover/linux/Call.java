package io.drover.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;

/**
 * One libc function, bound once and kept in a {@code static final} field.
 *
 * <p>All functions here take integers and pointers alone. Both calling conventions (x86-64 psABI
 * §3.2.3, AAPCS64 §6.8) pass the first six of them in 64-bit registers, of which the callee reads
 * what it declared; so one descriptor of six longs fits every function, and the linker builds one
 * stub instead of sixty, which is most of the start-up time of native code.
 *
 * @param name as in the manual page
 * @param handle {@code (MemorySegment errno, long x 6) -> long}
 * @param restarts whether EINTR means: call again
 */
record Call(String name, MethodHandle handle, boolean restarts) {
  private static final MemoryLayout[] SIX_LONGS = {
    JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG
  };

  static Call returningInt(String name) {
    return bind(name, FunctionDescriptor.of(JAVA_INT, SIX_LONGS));
  }

  static Call returningLong(String name) {
    return bind(name, FunctionDescriptor.of(JAVA_LONG, SIX_LONGS));
  }

  /** A function with {@code fixed} named parameters before the dots of its prototype. */
  static Call variadic(String name, int fixed) {
    return bind(
        name, FunctionDescriptor.of(JAVA_INT, SIX_LONGS), Linker.Option.firstVariadicArg(fixed));
  }

  /** syscall(2), for calls that have no libc function everywhere; the number comes first. */
  static Call raw(String name) {
    Call call =
        bind(
            "syscall",
            FunctionDescriptor.of(JAVA_LONG, SIX_LONGS),
            Linker.Option.firstVariadicArg(1));
    return new Call(name, call.handle, false);
  }

  /** The same function, called again as long as a signal interrupts it. */
  Call restarting() {
    return new Call(name, handle, true);
  }

  /** What the function returns, or the negated errno as the kernel itself has it. */
  long call(long... arguments) {
    Scratch scratch = Scratch.ofThread();
    while (true) {
      long result = once(scratch.captured(), arguments);
      if (result != -1) {
        return result;
      }
      if (!restarts || scratch.errno() != Errno.EINTR) {
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

  private long once(MemorySegment captured, long[] arguments) {
    try {
      return (long)
          handle.invokeExact(
              captured,
              argument(arguments, 0),
              argument(arguments, 1),
              argument(arguments, 2),
              argument(arguments, 3),
              argument(arguments, 4),
              argument(arguments, 5));
    } catch (Throwable thrown) {
      throw Functions.unchecked(thrown);
    }
  }

  private static long argument(long[] arguments, int index) {
    return index < arguments.length ? arguments[index] : 0;
  }

  private static Call bind(String name, FunctionDescriptor shape, Linker.Option... options) {
    MethodHandle handle = Functions.link(name, shape, options);
    MethodType type = handle.type().changeReturnType(long.class);
    return new Call(name, handle.asType(type), false);
  }
}
