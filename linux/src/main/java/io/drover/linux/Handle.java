package io.drover.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A file handle (name_to_handle_at(2)): names an inode of one file system whatever its path, also
 * after a rename, and stops working (ESTALE) once it was deleted, even if its number is used again.
 */
public final class Handle {
  private static final Call NAME_TO_HANDLE = Call.returningInt("name_to_handle_at");
  private static final Call OPEN_BY_HANDLE = Call.returningInt("open_by_handle_at").restarting();

  /** struct file_handle: u32 handle_bytes, s32 handle_type, then the bytes (linux/fs.h). */
  private static final int HEADER_BYTES = 8;

  /** MAX_HANDLE_SZ (linux/exportfs.h). */
  private static final int BYTES_MAX = 128;

  /** Behind the structure, where the kernel puts the mount id. */
  private static final int MOUNT_ID_OFFSET = HEADER_BYTES + BYTES_MAX;

  private static final byte[] EMPTY_PATH = {};

  private final int type;
  private final byte[] bytes;

  private Handle(int type, byte[] bytes) {
    this.type = type;
    this.bytes = bytes;
  }

  /** The handle of an open file. EOPNOTSUPP on file systems without handles. */
  public static Handle of(Descriptor file) throws LinuxException {
    long path = Scratch.ofThread().path(EMPTY_PATH, NAME_TO_HANDLE.name());
    return query(file, path, Status.AT_EMPTY_PATH, file);
  }

  /** The handle of a path; a symbolic link at its end is not followed. */
  public static Handle of(Descriptor directory, String path) throws LinuxException {
    long name = Scratch.ofThread().path(path.getBytes(UTF_8), NAME_TO_HANDLE.name());
    return query(directory, name, 0, path);
  }

  private static Handle query(Descriptor directory, long path, int flags, Object subject)
      throws LinuxException {
    MemorySegment handle = Scratch.ofThread().structure(MOUNT_ID_OFFSET + Integer.BYTES);
    handle.set(JAVA_INT, 0, BYTES_MAX);
    long address = handle.address();
    long result =
        NAME_TO_HANDLE.call(directory.number(), path, address, address + MOUNT_ID_OFFSET, flags);
    NAME_TO_HANDLE.checked(result, subject);
    byte[] bytes = handle.asSlice(HEADER_BYTES, handle.get(JAVA_INT, 0)).toArray(JAVA_BYTE);
    return new Handle(handle.get(JAVA_INT, 4), bytes);
  }

  /**
   * Opens the file. Needs CAP_DAC_READ_SEARCH; asks no permission of the file or its directories.
   * ESTALE: it was deleted.
   *
   * @param mount any open file or directory of the mount to come through; not O_PATH (EBADF)
   */
  public Descriptor open(Descriptor mount, int flags) throws LinuxException {
    MemorySegment handle = Scratch.ofThread().structure(MOUNT_ID_OFFSET);
    handle.set(JAVA_INT, 0, bytes.length);
    handle.set(JAVA_INT, 4, type);
    MemorySegment.copy(bytes, 0, handle, JAVA_BYTE, HEADER_BYTES, bytes.length);
    long all = flags | Open.O_CLOEXEC | Open.O_LARGEFILE;
    long opened = OPEN_BY_HANDLE.call(mount.number(), handle.address(), all);
    return Descriptor.owning((int) OPEN_BY_HANDLE.checked(opened, this));
  }

  /** The type, four bytes big-endian, then the bytes: at most 132, on ext4 12. */
  public byte[] encode() {
    return ByteBuffer.allocate(Integer.BYTES + bytes.length).putInt(type).put(bytes).array();
  }

  /** What {@link #encode} gave; anything of an impossible length is IllegalArgumentException. */
  public static Handle decode(byte[] encoded) {
    int length = encoded.length - Integer.BYTES;
    if (length <= 0 || length > BYTES_MAX) {
      throw new IllegalArgumentException("not a file handle: " + encoded.length + " bytes");
    }
    ByteBuffer buffer = ByteBuffer.wrap(encoded);
    int type = buffer.getInt();
    byte[] bytes = new byte[length];
    buffer.get(bytes);
    return new Handle(type, bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Handle handle
        && type == handle.type
        && Arrays.equals(bytes, handle.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * type + Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "handle " + Integer.toHexString(type) + ":" + HexFormat.of().formatHex(bytes);
  }
}
