package io.drover.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/** How many descriptors this process may have open (getrlimit(2), RLIMIT_NOFILE). */
public final class Limits {
  private static final Call PRLIMIT = Call.returningInt("prlimit");
  private static final int RLIMIT_NOFILE = 7;

  /** struct rlimit64: u64 soft, u64 hard. */
  private static final long RLIMIT_BYTES = 16;

  private Limits() {}

  /** One more than the highest descriptor number the process may get. */
  public static int openFiles() throws LinuxException {
    return (int) Math.min(current().get(JAVA_LONG, 0), Integer.MAX_VALUE);
  }

  /**
   * Raises the limit, beyond the administrator's one where the process may (CAP_SYS_RESOURCE) and
   * up to {@code fs.nr_open} at most; what is refused leaves it as high as could be had.
   *
   * @return the limit from now on, which may be lower or higher than what was wanted
   */
  public static int raiseOpenFiles(int wanted) throws LinuxException {
    MemorySegment limit = current();
    long soft = limit.get(JAVA_LONG, 0);
    long hard = limit.get(JAVA_LONG, 8);
    if (soft < wanted && !set(wanted, Math.max(hard, wanted))) {
      set(Math.min(wanted, hard), hard);
    }
    return openFiles();
  }

  private static boolean set(long soft, long hard) {
    MemorySegment limit = Scratch.ofThread().structure(RLIMIT_BYTES);
    limit.set(JAVA_LONG, 0, soft);
    limit.set(JAVA_LONG, 8, hard);
    return PRLIMIT.call(0, RLIMIT_NOFILE, limit.address(), 0) == 0;
  }

  private static MemorySegment current() throws LinuxException {
    MemorySegment limit = Scratch.ofThread().structure(RLIMIT_BYTES);
    PRLIMIT.checked(PRLIMIT.call(0, RLIMIT_NOFILE, 0, limit.address()), "RLIMIT_NOFILE");
    return limit;
  }
}
