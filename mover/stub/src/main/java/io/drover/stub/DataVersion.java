package io.drover.stub;

import io.drover.tier.Crc;
import java.util.Optional;

/**
 * Which content of a file is meant.
 *
 * @param bytes the file's size
 * @param mtimeNanos time of the last modification, nanoseconds since 1970
 * @param crc CRC32C of the whole content; absent until it was read once
 */
public record DataVersion(long bytes, long mtimeNanos, Optional<Crc> crc) {
  public DataVersion {
    if (bytes < 0 || crc.filter(digest -> digest.bytes() != bytes).isPresent()) {
      throw new IllegalArgumentException("no data version: " + bytes + " bytes, " + crc);
    }
  }

  public DataVersion withCrc(Crc digest) {
    return new DataVersion(bytes, mtimeNanos, Optional.of(digest));
  }

  /** A short token that policy engines carry in {@code ifVersion}: size and mtime in hex. */
  public String token() {
    return Long.toHexString(bytes) + "-" + Long.toHexString(mtimeNanos);
  }
}
