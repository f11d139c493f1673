package io.drover.tier;

import java.util.ArrayList;
import java.util.List;

/**
 * How a file's bytes lie in objects: stripes of {@code stripeBytes} go round {@code stripeCount}
 * objects, stripe 0 to object 0. With one object the file is the object.
 *
 * @param stripeBytes a multiple of {@link Grain#BYTES}, so that a grain never spans two objects
 * @param stripeCount 1 to {@link #STRIPES_MAX}
 */
public record Layout(long stripeBytes, int stripeCount) {
  /** One byte of target per object in the stub. */
  public static final int STRIPES_MAX = 255;

  /** 10,000 parts of 64 MiB: the largest object an S3 multipart upload of ours can make. */
  public static final long OBJECT_BYTES_MAX = 10_000L * (64L << 20);

  public static final Layout WHOLE = new Layout(64L << 20, 1);

  /** A run of bytes that is contiguous both in the file and in one object. */
  public record Piece(int object, ByteRange inObject, ByteRange inFile) {}

  public Layout {
    if (stripeBytes < Grain.BYTES || stripeBytes % Grain.BYTES != 0) {
      throw new IllegalArgumentException(
          "stripe size " + stripeBytes + " is not a multiple of " + Grain.BYTES + " bytes");
    }
    if (stripeCount < 1 || stripeCount > STRIPES_MAX) {
      throw new IllegalArgumentException(
          "stripe count " + stripeCount + " is not in 1 to " + STRIPES_MAX);
    }
  }

  /** This layout, with as many more objects as a file of that size needs to keep each in bounds. */
  public Layout fitting(long fileBytes) {
    long objects = Math.ceilDiv(fileBytes, OBJECT_BYTES_MAX - stripeBytes);
    return objects <= stripeCount ? this : new Layout(stripeBytes, Math.toIntExact(objects));
  }

  /** Length of an object of a file of {@code fileBytes}. */
  public long objectBytes(int object, long fileBytes) {
    if (stripeCount == 1) {
      return fileBytes;
    }
    long row = stripeBytes * stripeCount;
    long rest = fileBytes % row - object * stripeBytes;
    return fileBytes / row * stripeBytes + Math.clamp(rest, 0, stripeBytes);
  }

  /** The pieces that make up a range of the file, in file order. */
  public List<Piece> pieces(ByteRange inFile) {
    List<Piece> pieces = new ArrayList<>();
    for (long at = inFile.start(); at < inFile.end(); ) {
      Piece piece = pieceAt(at, inFile.end());
      pieces.add(piece);
      at = piece.inFile().end();
    }
    return pieces;
  }

  /** Where a byte of an object lies in the file. */
  public long fileOffset(int object, long objectOffset) {
    if (stripeCount == 1) {
      return objectOffset;
    }
    long stripe = objectOffset / stripeBytes * stripeCount + object;
    return stripe * stripeBytes + objectOffset % stripeBytes;
  }

  /** How many bytes from an object's offset on are contiguous in the file. */
  public long contiguousBytes(long objectOffset) {
    return stripeCount == 1
        ? Long.MAX_VALUE - objectOffset
        : stripeBytes - objectOffset % stripeBytes;
  }

  private Piece pieceAt(long fileOffset, long end) {
    if (stripeCount == 1) {
      ByteRange range = new ByteRange(fileOffset, end);
      return new Piece(0, range, range);
    }
    long stripe = fileOffset / stripeBytes;
    long within = fileOffset % stripeBytes;
    long bytes = Math.min(stripeBytes - within, end - fileOffset);
    long objectOffset = stripe / stripeCount * stripeBytes + within;
    return new Piece(
        (int) (stripe % stripeCount),
        ByteRange.ofLength(objectOffset, bytes),
        ByteRange.ofLength(fileOffset, bytes));
  }
}
