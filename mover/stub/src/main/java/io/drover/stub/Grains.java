package io.drover.stub;

import io.drover.tier.Crc;
import io.drover.tier.Grain;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The CRC32C of every grain of one file's content, by which ranged reads are verified. Filled in
 * any order while a copy is made; 4 bytes a MiB.
 */
public final class Grains {
  /** All grains but the last are of one length. 100 GB have 100,000: 0.3 ms so, else 8 to 20. */
  private static final Crc.Shift PAST_GRAIN = new Crc.Shift(Grain.BYTES);

  private final long fileBytes;
  private final int[] crcs;

  /** Grains of a content of that length, all unknown (zero) yet. */
  public Grains(long fileBytes) {
    this(fileBytes, new int[Grain.count(fileBytes)]);
  }

  private Grains(long fileBytes, int[] crcs) {
    this.fileBytes = fileBytes;
    this.crcs = crcs;
  }

  /** What {@link #packed} gave; the length must be that of {@code fileBytes}. */
  public static Grains unpack(long fileBytes, byte[] packed) {
    if (packed.length != Grain.count(fileBytes) * Integer.BYTES) {
      throw new IllegalArgumentException(
          packed.length + " bytes of grains for a file of " + fileBytes);
    }
    int[] crcs = new int[packed.length / Integer.BYTES];
    ByteBuffer.wrap(packed).asIntBuffer().get(crcs);
    return new Grains(fileBytes, crcs);
  }

  public byte[] packed() {
    ByteBuffer packed = ByteBuffer.allocate(crcs.length * Integer.BYTES);
    packed.asIntBuffer().put(crcs);
    return packed.array();
  }

  public long fileBytes() {
    return fileBytes;
  }

  public int count() {
    return crcs.length;
  }

  /** Different threads may set different grains. */
  public void set(int grain, int crc) {
    crcs[grain] = crc;
  }

  public Crc get(int grain) {
    return new Crc(crcs[grain], Grain.range(grain, fileBytes).bytes());
  }

  /** The digest of the whole content. */
  public Crc whole() {
    if (crcs.length == 0) {
      return Crc.EMPTY;
    }
    int last = crcs.length - 1;
    int value = 0;
    for (int grain = 0; grain < last; grain++) {
      value = PAST_GRAIN.share(value) ^ crcs[grain];
    }
    return new Crc(value, Grain.range(last, fileBytes).start()).then(get(last));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Grains that
        && fileBytes == that.fileBytes
        && Arrays.equals(crcs, that.crcs);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(crcs);
  }
}
