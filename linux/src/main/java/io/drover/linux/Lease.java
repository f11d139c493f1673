package io.drover.linux;

/**
 * File leases (fcntl(2), "Leases"): a read lease tells that nobody has the file open for writing, a
 * write lease that nobody but this descriptor has it open at all. Whoever opens it against the
 * lease waits, up to {@code fs.lease-break-time} (45 s), until it is dropped. Leases die with the
 * last descriptor of their open file. They need an owner's or root's process (CAP_LEASE).
 *
 * <p>Our own descriptors count too: no lease on a descriptor opened for writing, and no write lease
 * while a second descriptor is open. After another process exits its count may lag a moment.
 */
public final class Lease {
  private static final int F_SETSIG = 10;
  private static final int F_SETLEASE = 1024;
  private static final int F_GETLEASE = 1025;
  private static final int SIGURG = 23;

  private Lease() {}

  /** The kinds, by their number in fcntl.h: F_RDLCK, F_WRLCK, F_UNLCK. */
  public enum Kind {
    READ(0),
    WRITE(1),
    NONE(2);

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    private static Kind of(long number) {
      for (Kind kind : values()) {
        if (kind.number == number) {
          return kind;
        }
      }
      throw new IllegalStateException("F_GETLEASE answered " + number);
    }
  }

  /**
   * Takes a lease, or changes the one held, and reports a break by SIGURG, which the kernel ignores
   * by default: SIGIO, the signal of leases, would end the JVM. Poll {@link #current}.
   *
   * @return false when somebody's open file stands against it (EAGAIN)
   */
  public static boolean tryTake(Descriptor file, Kind kind) throws LinuxException {
    setSignal(file, SIGURG);
    return tryChange(file, kind);
  }

  /**
   * Changes a lease that was taken here, which keeps its signal: one call instead of two.
   *
   * @return false when somebody's open file stands against it (EAGAIN); the lease is as it was
   */
  public static boolean tryChange(Descriptor file, Kind kind) throws LinuxException {
    long result = Fcntl.CALL.call(file.number(), F_SETLEASE, kind.number);
    if (result == -Errno.EAGAIN) {
      return false;
    }
    Fcntl.CALL.checked(result, file);
    return true;
  }

  /** Drops the lease; whoever waited goes on. Harmless without one. */
  public static void drop(Descriptor file) throws LinuxException {
    long result = Fcntl.CALL.call(file.number(), F_SETLEASE, Kind.NONE.number);
    // Without a lease the kernel answers EAGAIN (fs/locks.c, generic_delete_lease).
    if (result != -Errno.EAGAIN) {
      Fcntl.CALL.checked(result, file);
    }
  }

  /**
   * The lease as it will be: while somebody waits for it to be broken, already the kind that would
   * let him in. So a lease taken as {@code kind} is untouched exactly while this returns it.
   */
  public static Kind current(Descriptor file) throws LinuxException {
    long result = Fcntl.CALL.call(file.number(), F_GETLEASE);
    return Kind.of(Fcntl.CALL.checked(result, file));
  }

  /** Chooses the signal that reports a break (F_SETSIG). */
  public static void setSignal(Descriptor file, int signal) throws LinuxException {
    Fcntl.CALL.checked(Fcntl.CALL.call(file.number(), F_SETSIG, signal), file);
  }
}
