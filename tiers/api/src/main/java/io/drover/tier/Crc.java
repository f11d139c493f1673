package io.drover.tier;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The CRC32C (Castagnoli, RFC 3720 appendix B.4) of a string of bytes together with its length, so
 * that digests of neighbours combine into the digest of the whole without reading anything again.
 *
 * <p>The arithmetic is that of polynomials over GF(2) modulo the CRC's generator, bits reflected.
 * Appending n bytes multiplies the CRC by x^(8n); therefore {@code crc(A+B) = crc(A)*x^(8|B|) +
 * crc(B)}, and each piece's share of the whole can be added in any order ({@link #share}).
 *
 * @param value the CRC as transmitted (reflected, inverted at both ends)
 * @param bytes length of the digested string
 */
public record Crc(int value, long bytes) {
  public static final Crc EMPTY = new Crc(0, 0);

  /** The generator 0x1EDC6F41 with its bits reflected. */
  private static final int GENERATOR = 0x82F63B78;

  /** x^0 in the reflected representation: the highest bit is the constant term. */
  private static final int ONE = 1 << 31;

  /** x^(2^k) for every k that a length of 2^63 bytes = 2^66 bits can need. */
  private static final int[] X_TO_POWER_OF_TWO = powers();

  /** Digests what remains in the buffer and leaves its position where it was. */
  public static Crc of(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate());
    return new Crc((int) crc.getValue(), bytes.remaining());
  }

  public static Crc of(byte[] bytes) {
    return of(ByteBuffer.wrap(bytes));
  }

  /** The digest of {@code bytes} zero bytes, in logarithmic time: what a hole digests to. */
  public static Crc ofZeros(long bytes) {
    return new Crc(~multiply(xToBytes(bytes), -1), bytes);
  }

  /** The digest of this string followed by {@code next}. */
  public Crc then(Crc next) {
    return new Crc(share(next.bytes) ^ next.value, Math.addExact(bytes, next.bytes));
  }

  /**
   * What this piece contributes to the CRC of a whole in which {@code bytesAfter} bytes follow it.
   * The exclusive or of the shares of all pieces, in any order, is the CRC of the whole.
   */
  public int share(long bytesAfter) {
    return multiply(xToBytes(bytesAfter), value);
  }

  /**
   * Multiplies by one power of x, as {@link #share} does, for whoever adds up many strings of one
   * length: by tables, a byte of the CRC at a time. For any number of threads.
   */
  public static final class Shift {
    private final int[] low = new int[256];
    private final int[] second = new int[256];
    private final int[] third = new int[256];
    private final int[] high = new int[256];

    /**
     * @param bytes what {@link #share} is given
     */
    public Shift(long bytes) {
      int factor = xToBytes(bytes);
      for (int octet = 0; octet < 256; octet++) {
        low[octet] = multiply(factor, octet);
        second[octet] = multiply(factor, octet << 8);
        third[octet] = multiply(factor, octet << 16);
        high[octet] = multiply(factor, octet << 24);
      }
    }

    /** The share of a piece with that value. */
    public int share(int value) {
      return low[value & 0xff]
          ^ second[value >>> 8 & 0xff]
          ^ third[value >>> 16 & 0xff]
          ^ high[value >>> 24];
    }
  }

  @Override
  public String toString() {
    return String.format("crc32c:%08x/%d", value, bytes);
  }

  private static int xToBytes(long bytes) {
    int product = ONE;
    // Three powers of two make a byte of eight bits.
    int power = 3;
    for (long left = bytes; left != 0; left >>>= 1, power++) {
      if ((left & 1) != 0) {
        product = multiply(X_TO_POWER_OF_TWO[power], product);
      }
    }
    return product;
  }

  private static int multiply(int left, int right) {
    int product = 0;
    int factor = right;
    for (int term = left; term != 0; term <<= 1) {
      if (term < 0) {
        product ^= factor;
      }
      factor = (factor & 1) == 0 ? factor >>> 1 : (factor >>> 1) ^ GENERATOR;
    }
    return product;
  }

  private static int[] powers() {
    int[] powers = new int[67];
    powers[0] = ONE >>> 1;
    for (int k = 1; k < powers.length; k++) {
      powers[k] = multiply(powers[k - 1], powers[k - 1]);
    }
    return powers;
  }
}
