package io.drover.linux;

import java.time.Duration;

/**
 * A process by descriptor (pidfd_open(2), Linux 5.3): means this one process for ever, where a
 * number may come to mean another.
 */
public final class Pidfd implements AutoCloseable {
  public static final int SIGTERM = 15;
  public static final int SIGKILL = 9;

  private static final Call OPEN = Call.raw("pidfd_open");
  private static final Call GETFD = Call.raw("pidfd_getfd");
  private static final Call SEND_SIGNAL = Call.raw("pidfd_send_signal");
  private static final int SYS_PIDFD_SEND_SIGNAL = 424;
  private static final int SYS_PIDFD_OPEN = 434;
  private static final int SYS_PIDFD_GETFD = 438;

  private final Descriptor process;

  private Pidfd(Descriptor process) {
    this.process = process;
  }

  /** ESRCH: there is no such process, or it was waited for. */
  public static Pidfd open(long pid) throws LinuxException {
    long opened = OPEN.call(SYS_PIDFD_OPEN, pid, 0);
    return new Pidfd(Descriptor.owning((int) OPEN.checked(opened, "process " + pid)));
  }

  public Descriptor descriptor() {
    return process;
  }

  /**
   * A duplicate of a descriptor of that process (pidfd_getfd(2), Linux 5.6). EBADF: it has none by
   * that number; EPERM: we may not trace it (ptrace(2), PTRACE_MODE_ATTACH_REALCREDS).
   */
  public Descriptor getDescriptor(int number) throws LinuxException {
    long copy = GETFD.call(SYS_PIDFD_GETFD, process.number(), number, 0);
    return Descriptor.owning((int) GETFD.checked(copy, "its descriptor " + number));
  }

  /** Sends a signal; false when the process is gone. Signal 0 only asks. */
  public boolean signal(int signal) throws LinuxException {
    long result = SEND_SIGNAL.call(SYS_PIDFD_SEND_SIGNAL, process.number(), signal, 0, 0);
    if (result == -Errno.ESRCH) {
      return false;
    }
    SEND_SIGNAL.checked(result, process);
    return true;
  }

  /** Waits until all threads of the process have ended; false when the time ran out. */
  public boolean awaitExit(Duration time) throws LinuxException {
    return Wait.on(process).atMost(time);
  }

  @Override
  public void close() {
    process.close();
  }
}
