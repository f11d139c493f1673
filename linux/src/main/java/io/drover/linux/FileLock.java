package io.drover.linux;

/**
 * flock(2) on an open file: advisory, among processes and among open files of one process, dropped
 * by the kernel when the last duplicate of the descriptor is closed.
 */
public final class FileLock {
  private static final Call FLOCK = Call.returningInt("flock").restarting();
  private static final int SHARED = 1;
  private static final int EXCLUSIVE = 2;
  private static final int NON_BLOCKING = 4;
  private static final int UNLOCK = 8;

  private FileLock() {}

  /** Waits until the lock is ours alone. Blocks its carrier: not for virtual threads. */
  public static void exclusive(Descriptor file) throws LinuxException {
    FLOCK.checked(FLOCK.call(file.number(), EXCLUSIVE), file);
  }

  /** Takes the lock for us alone, or says false because somebody has it. */
  public static boolean tryExclusive(Descriptor file) throws LinuxException {
    return attempt(file, EXCLUSIVE);
  }

  /** Takes the lock together with other shared holders, or says false. */
  public static boolean tryShared(Descriptor file) throws LinuxException {
    return attempt(file, SHARED);
  }

  public static void unlock(Descriptor file) throws LinuxException {
    FLOCK.checked(FLOCK.call(file.number(), UNLOCK), file);
  }

  private static boolean attempt(Descriptor file, int kind) throws LinuxException {
    long result = FLOCK.call(file.number(), kind | NON_BLOCKING);
    if (result == -Errno.EAGAIN) {
      return false;
    }
    FLOCK.checked(result, file);
    return true;
  }
}
