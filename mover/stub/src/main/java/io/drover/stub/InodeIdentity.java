package io.drover.stub;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * What tells one inode from every other that the file system ever had: the bytes of its file handle
 * (name_to_handle_at(2): inode number and generation; 8 bytes on ext4, 12 on XFS, 20 on Btrfs). A
 * stub found on another inode was copied there and is foreign.
 */
public final class InodeIdentity {
  /** MAX_HANDLE_SZ of the kernel. */
  private static final int BYTES_MAX = 128;

  private final byte[] handle;

  public InodeIdentity(byte[] handle) {
    if (handle.length == 0 || handle.length > BYTES_MAX) {
      throw new IllegalArgumentException("a file handle of " + handle.length + " bytes");
    }
    this.handle = handle.clone();
  }

  public byte[] handle() {
    return handle.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof InodeIdentity that && Arrays.equals(handle, that.handle);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(handle);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(handle);
  }
}
