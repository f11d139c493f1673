package io.drover.stub;

import java.util.HexFormat;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * The name of a managed file for life: a UUID of version 7 (RFC 9562 section 5.7), so that ids sort
 * by the time at which the file was first managed.
 */
public record FileId(UUID uuid) implements Comparable<FileId> {

  public static FileId of(long unixMillis, RandomGenerator random) {
    long high = (unixMillis << 16) | 0x7000 | (random.nextLong() & 0xFFF);
    long low = (random.nextLong() >>> 2) | 0x8000_0000_0000_0000L;
    return new FileId(new UUID(high, low));
  }

  /** Two hexadecimal digits that spread ids evenly: the last ones, since the first are a clock. */
  public String spread() {
    return HexFormat.of().toHexDigits((byte) uuid.getLeastSignificantBits());
  }

  @Override
  public int compareTo(FileId other) {
    int byHigh =
        Long.compareUnsigned(uuid.getMostSignificantBits(), other.uuid.getMostSignificantBits());
    return byHigh != 0
        ? byHigh
        : Long.compareUnsigned(
            uuid.getLeastSignificantBits(), other.uuid.getLeastSignificantBits());
  }

  @Override
  public String toString() {
    return uuid.toString();
  }
}
