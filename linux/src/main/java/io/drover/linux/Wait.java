package io.drover.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/**
 * Waiting until one of several descriptors can be read (poll(2)). Belongs to one thread, a platform
 * thread: the wait is native, and interrupts do not end it; a {@link WakeUp} among them does.
 */
public final class Wait {
  private static final Call POLL = Call.returningInt("poll");

  /** struct pollfd: s32 fd, s16 events, s16 revents. */
  private static final int POLLFD_BYTES = 8;

  private static final short POLLIN = 1;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final int count;
  private final MemorySegment polled;

  private Wait(Descriptor[] descriptors) {
    this.count = descriptors.length;
    this.polled = Arena.ofAuto().allocate((long) count * POLLFD_BYTES, Integer.BYTES);
    for (int index = 0; index < count; index++) {
      polled.set(JAVA_INT, (long) index * POLLFD_BYTES, descriptors[index].number());
      polled.set(JAVA_SHORT, (long) index * POLLFD_BYTES + 4, POLLIN);
    }
  }

  public static Wait on(Descriptor... descriptors) {
    return new Wait(descriptors);
  }

  /** Waits as long as it takes. */
  public void forever() throws LinuxException {
    long result = once(-1);
    while (result == -Errno.EINTR) {
      result = once(-1);
    }
    POLL.checked(result, this);
  }

  /** Waits at most so long, by the monotonic clock; false when the time ran out. */
  public boolean atMost(Duration time) throws LinuxException {
    long start = System.nanoTime();
    while (true) {
      long left = time.toNanos() - (System.nanoTime() - start);
      long millis = Math.ceilDiv(Math.max(left, 0), NANOS_PER_MILLI);
      long result = once((int) Math.min(millis, Integer.MAX_VALUE));
      if (result != -Errno.EINTR) {
        return POLL.checked(result, this) > 0;
      }
    }
  }

  /** Whether the last wait ended because of this one: data, end of file, or an error. */
  public boolean isReady(int index) {
    return polled.get(JAVA_SHORT, (long) index * POLLFD_BYTES + 6) != 0;
  }

  private long once(int timeoutMillis) {
    return POLL.call(polled.address(), count, timeoutMillis);
  }

  @Override
  public String toString() {
    return count + " descriptors";
  }
}
