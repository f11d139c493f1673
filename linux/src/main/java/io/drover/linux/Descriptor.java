package io.drover.linux;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An open file descriptor and the duty to close it. Closed on exec, always.
 *
 * <p>The owner closes it when no other thread uses it any more: the kernel hands the number out
 * again at once, so a call racing with {@link #close} may hit another file.
 */
public final class Descriptor implements AutoCloseable {
  /** AT_FDCWD: where relative paths start. Closing it does nothing. */
  public static final Descriptor WORKING_DIRECTORY = new Descriptor(-100);

  private static final Call CLOSE = Call.returningInt("close");
  private static final Call DUP3 = Call.returningInt("dup3");
  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int F_SETFD = 2;
  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;
  private static final int FD_CLOEXEC = 1;

  private final int number;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Descriptor(int number) {
    this.number = number;
  }

  /** Takes over a number that this process owns, for instance one inherited from systemd. */
  public static Descriptor owning(int number) {
    if (number < 0) {
      throw new IllegalArgumentException("not a file descriptor: " + number);
    }
    return new Descriptor(number);
  }

  /** The number, for as long as this is open; a closed one throws IllegalStateException. */
  public int number() {
    if (closed.get()) {
      throw new IllegalStateException(this + " is closed");
    }
    return number;
  }

  public boolean isOpen() {
    return !closed.get();
  }

  /** The same open file under the lowest free number (fcntl F_DUPFD_CLOEXEC). */
  public Descriptor duplicate() throws LinuxException {
    return duplicateFrom(0);
  }

  /**
   * The same open file under the lowest free number from {@code lowest} on. The way to take a
   * number only if it is free: unlike {@link #duplicateOnto} it cannot close what another thread
   * has opened meanwhile.
   */
  public Descriptor duplicateFrom(int lowest) throws LinuxException {
    long copy = Fcntl.CALL.call(number(), F_DUPFD_CLOEXEC, lowest);
    return owning((int) Fcntl.CALL.checked(copy, this));
  }

  /**
   * The same open file under a chosen number; what was open there is closed silently, so the caller
   * must know it to be free or its own (dup3).
   */
  public Descriptor duplicateOnto(int target) throws LinuxException {
    long copy = DUP3.call(number(), target, Open.O_CLOEXEC);
    return owning((int) DUP3.checked(copy, this));
  }

  /** O_ flags as fcntl F_GETFL has them: the access mode, O_APPEND, O_NONBLOCK, O_DIRECT. */
  public int statusFlags() throws LinuxException {
    return (int) Fcntl.CALL.checked(Fcntl.CALL.call(number(), F_GETFL), this);
  }

  /** Sets O_APPEND, O_NONBLOCK, O_DIRECT, O_NOATIME; other bits are ignored (fcntl F_SETFL). */
  public void setStatusFlags(int flags) throws LinuxException {
    Fcntl.CALL.checked(Fcntl.CALL.call(number(), F_SETFL, flags), this);
  }

  /** Marks an inherited descriptor as closed on exec; all others are from the start. */
  public void closeOnExec() throws LinuxException {
    Fcntl.CALL.checked(Fcntl.CALL.call(number(), F_SETFD, FD_CLOEXEC), this);
  }

  /**
   * Gives the number back; again is harmless. Errors are not reported and EINTR is not retried:
   * close(2) frees the number in every case. Whoever wrote has to fsync before.
   */
  @Override
  public void close() {
    if (number >= 0 && closed.compareAndSet(false, true)) {
      CLOSE.call(number);
    }
  }

  @Override
  public String toString() {
    return "descriptor " + number;
  }
}
