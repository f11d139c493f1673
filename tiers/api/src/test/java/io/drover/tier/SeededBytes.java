package io.drover.tier;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/** Bytes that are the same for the same seed, and what they digest to. */
public final class SeededBytes {
  private final byte[] bytes;

  private SeededBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  public static SeededBytes of(long seed, int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(seed).nextBytes(bytes);
    return new SeededBytes(bytes);
  }

  /** Bytes the test made itself. */
  public static SeededBytes given(byte[] bytes) {
    return new SeededBytes(bytes);
  }

  /** The array itself. */
  public byte[] bytes() {
    return bytes;
  }

  public Crc crc() {
    return Crc.of(bytes);
  }

  /** The range in native memory, as the engine hands it to a tier. */
  public ByteBuffer direct(int from, int to) {
    return ByteBuffer.allocateDirect(to - from).put(bytes, from, to - from).flip();
  }

  public ByteBuffer direct() {
    return direct(0, bytes.length);
  }
}
