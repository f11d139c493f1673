package io.drover.linux;

import java.time.Instant;

/**
 * A file's time as the kernel has it: all of its 64-bit seconds and the nanoseconds.
 *
 * @param seconds since 1970-01-01T00:00Z, negative before
 * @param nanos 0 to 999,999,999
 */
public record Timestamp(long seconds, int nanos) implements Comparable<Timestamp> {
  private static final int NANOS_PER_SECOND = 1_000_000_000;

  /** Leaves this one of the two times as it is (UTIME_OMIT, utimensat(2)). */
  public static final Timestamp OMIT = new Timestamp(0, 0x3fff_fffe);

  /** The time at which the kernel sets it (UTIME_NOW, utimensat(2)). */
  public static final Timestamp NOW = new Timestamp(0, 0x3fff_ffff);

  public static Timestamp of(Instant instant) {
    return new Timestamp(instant.getEpochSecond(), instant.getNano());
  }

  /** A time in nanoseconds since 1970. */
  public static Timestamp ofNanos(long nanos) {
    return new Timestamp(
        Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND));
  }

  /**
   * Nanoseconds since 1970 in one long. Outside the years 1677 to 2262 they wrap: still good for
   * comparing two times of one file for equality, no longer for setting one.
   */
  public long epochNanos() {
    return seconds * NANOS_PER_SECOND + nanos;
  }

  public Instant toInstant() {
    return Instant.ofEpochSecond(seconds, nanos);
  }

  @Override
  public int compareTo(Timestamp other) {
    int bySeconds = Long.compare(seconds, other.seconds);
    return bySeconds != 0 ? bySeconds : Integer.compare(nanos, other.nanos);
  }
}
