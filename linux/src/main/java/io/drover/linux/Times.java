package io.drover.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/** Setting a file's times (futimens(3)). The ctime cannot be set; it becomes now. */
public final class Times {
  private static final Call FUTIMENS = Call.returningInt("futimens");

  private Times() {}

  /** Sets both times; {@link Timestamp#OMIT} and {@link Timestamp#NOW} stand for either. */
  public static void set(Descriptor file, Timestamp accessed, Timestamp modified)
      throws LinuxException {
    MemorySegment times = Scratch.ofThread().structure(4 * Long.BYTES);
    times.set(JAVA_LONG, 0, accessed.seconds());
    times.set(JAVA_LONG, 8, accessed.nanos());
    times.set(JAVA_LONG, 16, modified.seconds());
    times.set(JAVA_LONG, 24, modified.nanos());
    FUTIMENS.checked(FUTIMENS.call(file.number(), times.address()), file);
  }
}
