package io.drover.tier.s3;

import io.drover.tier.Crc;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes that the server may copy from another object.
 *
 * @param offset where they begin there
 * @param pieces digests of what lies there in a row
 */
record Offer(Spot from, long offset, List<Crc> pieces) {
  long bytes() {
    return pieces.stream().mapToLong(Crc::bytes).sum();
  }

  Crc digest() {
    return pieces.stream().reduce(Crc.EMPTY, Crc::then);
  }

  /** Whether it is all that its object has, and so much. */
  boolean isWhole(long wholeBytes) {
    return offset == 0 && from.bytes() == wholeBytes && bytes() == wholeBytes;
  }

  /**
   * The first of the parts into which it can be cut, each of whole pieces. What does not fill
   * another part goes with the one before it, so that none is too small for others to follow.
   */
  List<Crc> parts(long partBytes, int atMost) {
    List<Crc> parts = new ArrayList<>();
    Crc part = Crc.EMPTY;
    long left = bytes();
    for (Crc piece : pieces) {
      part = part.then(piece);
      left -= piece.bytes();
      boolean full = part.bytes() >= partBytes && left >= S3Settings.Writing.PART_BYTES_MIN;
      if (full || left == 0) {
        parts.add(part);
        part = Crc.EMPTY;
      }
      if (parts.size() == atMost) {
        return parts;
      }
    }
    return parts;
  }
}
