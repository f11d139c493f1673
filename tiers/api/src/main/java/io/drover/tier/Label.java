package io.drover.tier;

import java.util.Arrays;
import java.util.HexFormat;

/** The few bytes kept with an object as its own metadata; compared by content. */
public final class Label {
  /** 1.5 KB: in base64 it fits the 2 KB that S3 allows for an object's own metadata. */
  public static final int BYTES_MAX = 1500;

  public static final Label NONE = new Label(new byte[0]);

  private final byte[] bytes;

  public Label(byte[] bytes) {
    if (bytes.length > BYTES_MAX) {
      throw new IllegalArgumentException(
          "a label of " + bytes.length + " bytes; at most " + BYTES_MAX + " fit");
    }
    this.bytes = bytes.clone();
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  public boolean isEmpty() {
    return bytes.length == 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Label that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
