package io.drover.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * What statx(2) says about a file.
 *
 * @param mode type and permissions, 16 bits
 * @param size in bytes
 * @param blocks allocated, in units of 512 bytes; no measure of what is present (delayed
 *     allocation, preallocation)
 * @param links number of names
 * @param mountId of the mount it was reached through, as in /proc/self/mountinfo
 * @param attributes STATX_ATTR_ bits
 */
public record Status(
    int mode,
    int uid,
    int gid,
    long size,
    long blocks,
    int links,
    long inode,
    int deviceMajor,
    int deviceMinor,
    Timestamp modified,
    Timestamp changed,
    Timestamp accessed,
    long mountId,
    long attributes) {

  /** Names the link itself where the path ends in a symbolic link. */
  public static final int AT_SYMLINK_NOFOLLOW = 0x100;

  static final int AT_EMPTY_PATH = 0x1000;
  private static final byte[] EMPTY_PATH = {};

  private static final Call STATX = Call.returningInt("statx").restarting();
  private static final long STATX_BYTES = 256;

  /** STATX_BASIC_STATS and STATX_MNT_ID (linux/stat.h). */
  private static final int MASK = 0x7ff | 0x1000;

  private static final int TYPE = 0xf000;
  private static final int REGULAR = 0x8000;
  private static final int DIRECTORY = 0x4000;
  private static final int SYMBOLIC_LINK = 0xa000;
  private static final int PERMISSIONS = 0xfff;
  private static final long IMMUTABLE = 0x10;
  private static final long APPEND_ONLY = 0x20;

  /** The status of an open file, also of one opened with O_PATH. */
  public static Status of(Descriptor file) throws LinuxException {
    long path = Scratch.ofThread().path(EMPTY_PATH, STATX.name());
    return query(file, path, AT_EMPTY_PATH, file);
  }

  public static Status at(Descriptor directory, String path, int flags) throws LinuxException {
    return at(directory, path.getBytes(UTF_8), flags);
  }

  /**
   * The status of a path; symbolic links are followed unless told otherwise.
   *
   * @param flags 0 or {@link #AT_SYMLINK_NOFOLLOW}
   */
  public static Status at(Descriptor directory, byte[] path, int flags) throws LinuxException {
    long name = Scratch.ofThread().path(path, STATX.name());
    return query(directory, name, flags, path);
  }

  /** As {@link #at}, but empty where there is no such path (ENOENT): no exception is made. */
  public static Optional<Status> find(Descriptor directory, String path, int flags)
      throws LinuxException {
    byte[] bytes = path.getBytes(UTF_8);
    MemorySegment answer = Scratch.ofThread().structure(STATX_BYTES);
    long result = ask(directory, Scratch.ofThread().path(bytes, STATX.name()), flags, answer);
    if (result == -Errno.ENOENT) {
      return Optional.empty();
    }
    STATX.checked(result, bytes);
    return Optional.of(decode(answer));
  }

  private static Status query(Descriptor directory, long path, int flags, Object subject)
      throws LinuxException {
    MemorySegment answer = Scratch.ofThread().structure(STATX_BYTES);
    STATX.checked(ask(directory, path, flags, answer), subject);
    return decode(answer);
  }

  private static long ask(Descriptor directory, long path, int flags, MemorySegment answer) {
    return STATX.call(directory.number(), path, flags, MASK, answer.address());
  }

  /** struct statx, linux/stat.h. */
  private static Status decode(MemorySegment answer) {
    return new Status(
        Short.toUnsignedInt(answer.get(JAVA_SHORT, 28)),
        answer.get(JAVA_INT, 20),
        answer.get(JAVA_INT, 24),
        answer.get(JAVA_LONG, 40),
        answer.get(JAVA_LONG, 48),
        answer.get(JAVA_INT, 16),
        answer.get(JAVA_LONG, 32),
        answer.get(JAVA_INT, 136),
        answer.get(JAVA_INT, 140),
        timestamp(answer, 112),
        timestamp(answer, 96),
        timestamp(answer, 64),
        answer.get(JAVA_LONG, 144),
        answer.get(JAVA_LONG, 8));
  }

  private static Timestamp timestamp(MemorySegment answer, long offset) {
    return new Timestamp(answer.get(JAVA_LONG, offset), answer.get(JAVA_INT, offset + 8));
  }

  public boolean isRegular() {
    return (mode & TYPE) == REGULAR;
  }

  public boolean isDirectory() {
    return (mode & TYPE) == DIRECTORY;
  }

  public boolean isSymbolicLink() {
    return (mode & TYPE) == SYMBOLIC_LINK;
  }

  /** The lower twelve bits of the mode: permissions, set-id bits and the sticky bit. */
  public int permissions() {
    return mode & PERMISSIONS;
  }

  /** Set by chattr +i: ext4 refuses even the fill of a hole (EPERM). */
  public boolean isImmutable() {
    return (attributes & IMMUTABLE) != 0;
  }

  public boolean isAppendOnly() {
    return (attributes & APPEND_ONLY) != 0;
  }

  /** The modification time as {@link Timestamp#epochNanos}. */
  public long mtimeNanos() {
    return modified.epochNanos();
  }

  /** The change time as {@link Timestamp#epochNanos}. */
  public long ctimeNanos() {
    return changed.epochNanos();
  }

  /** Whether both are the same file: equal device and inode number. */
  public boolean sameFile(Status other) {
    return inode == other.inode
        && deviceMajor == other.deviceMajor
        && deviceMinor == other.deviceMinor;
  }
}
