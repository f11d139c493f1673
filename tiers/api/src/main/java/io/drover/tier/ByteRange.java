package io.drover.tier;

/**
 * A half-open range of bytes {@code [start, end)}. Empty ranges are allowed.
 *
 * @param start first byte, at least 0
 * @param end one past the last byte, at least {@code start}
 */
public record ByteRange(long start, long end) implements Comparable<ByteRange> {
  public static final ByteRange EMPTY = new ByteRange(0, 0);

  public ByteRange {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("no byte range: [" + start + ", " + end + ")");
    }
  }

  public static ByteRange ofLength(long start, long bytes) {
    return new ByteRange(start, Math.addExact(start, bytes));
  }

  public long bytes() {
    return end - start;
  }

  public boolean isEmpty() {
    return start == end;
  }

  public boolean contains(ByteRange other) {
    return other.isEmpty() || (start <= other.start && other.end <= end);
  }

  /** Whether both hold a same byte; an empty range holds none. */
  public boolean overlaps(ByteRange other) {
    return Math.max(start, other.start) < Math.min(end, other.end);
  }

  /** What both ranges share, empty at this range's start when they share nothing. */
  public ByteRange intersect(ByteRange other) {
    long from = Math.max(start, other.start);
    long to = Math.min(end, other.end);
    return from < to ? new ByteRange(from, to) : new ByteRange(start, start);
  }

  /** The smallest range of whole {@code unit}s that covers this one, cut at {@code limit}. */
  public ByteRange widen(long unit, long limit) {
    if (isEmpty()) {
      return this;
    }
    long from = start - start % unit;
    long beyond = end % unit == 0 ? 0 : unit - end % unit;
    long to = end > limit - beyond ? limit : end + beyond;
    return new ByteRange(Math.min(from, to), to);
  }

  @Override
  public int compareTo(ByteRange other) {
    int byStart = Long.compare(start, other.start);
    return byStart != 0 ? byStart : Long.compare(end, other.end);
  }

  @Override
  public String toString() {
    return "[" + start + ", " + end + ")";
  }
}
