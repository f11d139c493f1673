package io.drover.tier;

/**
 * The unit in which bytes are verified and in which presence is recorded. One CRC a MiB costs 4
 * bytes a MiB in a manifest and lets a ranged read be checked without reading the whole.
 */
public final class Grain {
  public static final long BYTES = 1L << 20;

  private Grain() {}

  /** How many grains a string of that length has; the last may be short. */
  public static int count(long bytes) {
    return Math.toIntExact(Math.ceilDiv(bytes, BYTES));
  }

  /** The range of a grain in a string of {@code bytes}. */
  public static ByteRange range(int grain, long bytes) {
    long start = grain * BYTES;
    return new ByteRange(start, Math.min(start + BYTES, bytes));
  }

  public static int containing(long offset) {
    return Math.toIntExact(offset / BYTES);
  }
}
