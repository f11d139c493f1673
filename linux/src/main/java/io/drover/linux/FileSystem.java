package io.drover.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.MemorySegment;

/**
 * What statfs(2) says about a file system.
 *
 * @param type a magic number, some of them below
 * @param id tells file systems of one host apart
 * @param totalBytes size
 * @param freeBytes unused, for root
 * @param availableBytes unused, for everybody
 * @param files inodes in all; 0 where there is no fixed number
 * @param freeFiles unused inodes
 */
public record FileSystem(
    long type,
    long id,
    long totalBytes,
    long freeBytes,
    long availableBytes,
    long files,
    long freeFiles) {

  public static final long EXT4 = 0xEF53L;
  public static final long XFS = 0x5846_5342L;
  public static final long BTRFS = 0x9123_683EL;
  public static final long TMPFS = 0x0102_1994L;
  public static final long OVERLAY = 0x794C_7630L;
  public static final long FUSE = 0x6573_5546L;
  public static final long NFS = 0x6969L;

  private static final Call STATFS = Call.returningInt("statfs").restarting();
  private static final Call FSTATFS = Call.returningInt("fstatfs").restarting();

  /** struct statfs with its spare words, asm-generic/statfs.h. */
  private static final long STATFS_BYTES = 120;

  public static FileSystem of(Descriptor file) throws LinuxException {
    MemorySegment answer = Scratch.ofThread().structure(STATFS_BYTES);
    FSTATFS.checked(FSTATFS.call(file.number(), answer.address()), file);
    return decode(answer);
  }

  public static FileSystem of(String path) throws LinuxException {
    Scratch scratch = Scratch.ofThread();
    MemorySegment answer = scratch.structure(STATFS_BYTES);
    long name = scratch.path(path.getBytes(UTF_8), STATFS.name());
    STATFS.checked(STATFS.call(name, answer.address()), path);
    return decode(answer);
  }

  /**
   * Whether both are of one file system. Subvolumes of Btrfs, which share blocks, are: their ids
   * differ by the subvolume's number, which is XORed into it (btrfs_statfs in fs/btrfs/super.c) and
   * stays out of the first word below 2^32.
   */
  public boolean isSame(FileSystem other) {
    return type == other.type && (type == BTRFS ? (int) id == (int) other.id : id == other.id);
  }

  private static FileSystem decode(MemorySegment answer) {
    long fragment = answer.get(JAVA_LONG, 72);
    // Blocks are counted in f_frsize, or in f_bsize where that is zero (glibc, statvfs.c).
    long unit = fragment != 0 ? fragment : answer.get(JAVA_LONG, 8);
    return new FileSystem(
        answer.get(JAVA_LONG, 0),
        answer.get(JAVA_LONG, 56),
        answer.get(JAVA_LONG, 16) * unit,
        answer.get(JAVA_LONG, 24) * unit,
        answer.get(JAVA_LONG, 32) * unit,
        answer.get(JAVA_LONG, 40),
        answer.get(JAVA_LONG, 48));
  }
}
