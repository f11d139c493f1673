package io.drover.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/** Ends another thread's {@link Wait} (eventfd(2)). */
public final class WakeUp implements AutoCloseable {
  private static final Call EVENTFD = Call.returningInt("eventfd");
  private static final Call READ = Call.returningLong("read").restarting();
  private static final Call WRITE = Call.returningLong("write").restarting();

  private final Descriptor counter;

  private WakeUp(Descriptor counter) {
    this.counter = counter;
  }

  public static WakeUp create() throws LinuxException {
    long counter = EVENTFD.call(0, Open.O_CLOEXEC | Open.O_NONBLOCK);
    return new WakeUp(Descriptor.owning((int) EVENTFD.checked(counter, "counter")));
  }

  /** To be waited on. */
  public Descriptor descriptor() {
    return counter;
  }

  /** Wakes the waiting thread, or the next wait; several signals are one. */
  public void signal() throws LinuxException {
    MemorySegment one = Scratch.ofThread().structure(Long.BYTES);
    one.set(JAVA_LONG, 0, 1);
    long result = WRITE.call(counter.number(), one.address(), Long.BYTES);
    if (result != -Errno.EAGAIN) {
      WRITE.checked(result, counter);
    }
  }

  /** Forgets the signals so far and says whether there were any. */
  public boolean drain() throws LinuxException {
    MemorySegment count = Scratch.ofThread().structure(Long.BYTES);
    long result = READ.call(counter.number(), count.address(), Long.BYTES);
    if (result == -Errno.EAGAIN) {
      return false;
    }
    READ.checked(result, counter);
    return true;
  }

  @Override
  public void close() {
    counter.close();
  }
}
