package io.drover.linux;

import java.util.Map;
import java.util.stream.Collectors;

/** Error numbers, the same on x86_64 and aarch64 (asm-generic/errno-base.h, errno.h). */
public final class Errno {
  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int ESRCH = 3;
  public static final int EINTR = 4;
  public static final int EIO = 5;
  public static final int ENXIO = 6;
  public static final int E2BIG = 7;
  public static final int EBADF = 9;
  public static final int EAGAIN = 11;
  public static final int ENOMEM = 12;
  public static final int EACCES = 13;
  public static final int EFAULT = 14;
  public static final int EBUSY = 16;
  public static final int EEXIST = 17;
  public static final int EXDEV = 18;
  public static final int ENODEV = 19;
  public static final int ENOTDIR = 20;
  public static final int EISDIR = 21;
  public static final int EINVAL = 22;
  public static final int ENFILE = 23;
  public static final int EMFILE = 24;
  public static final int ENOTTY = 25;
  public static final int ETXTBSY = 26;
  public static final int EFBIG = 27;
  public static final int ENOSPC = 28;
  public static final int EROFS = 30;
  public static final int EMLINK = 31;
  public static final int EPIPE = 32;
  public static final int ERANGE = 34;
  public static final int ENAMETOOLONG = 36;
  public static final int ENOSYS = 38;
  public static final int ENOTEMPTY = 39;
  public static final int ELOOP = 40;
  public static final int ENODATA = 61;
  public static final int EOVERFLOW = 75;
  public static final int EOPNOTSUPP = 95;
  public static final int ECONNREFUSED = 111;
  public static final int ETIMEDOUT = 110;
  public static final int ESTALE = 116;
  public static final int EUCLEAN = 117;
  public static final int EDQUOT = 122;

  private static final Map<Integer, String[]> WORDS =
      """
      1 EPERM operation not permitted
      2 ENOENT no such file or directory
      3 ESRCH no such process
      4 EINTR interrupted by a signal
      5 EIO input/output error
      6 ENXIO no such device or address
      7 E2BIG value or argument list too large
      9 EBADF bad file descriptor
      11 EAGAIN temporarily unavailable
      12 ENOMEM out of memory
      13 EACCES permission denied
      14 EFAULT bad address
      16 EBUSY device or resource busy
      17 EEXIST file exists
      18 EXDEV crosses a device or leaves the directory
      19 ENODEV no such device
      20 ENOTDIR not a directory
      21 EISDIR is a directory
      22 EINVAL invalid argument
      23 ENFILE too many open files in the system
      24 EMFILE too many open files in this process
      25 ENOTTY the device does not know this operation
      26 ETXTBSY the executable is running
      27 EFBIG file too large
      28 ENOSPC no space left on device
      30 EROFS read-only file system
      31 EMLINK too many links
      32 EPIPE broken pipe
      34 ERANGE result too large for the buffer
      36 ENAMETOOLONG file name too long
      38 ENOSYS not implemented by this kernel
      39 ENOTEMPTY directory not empty
      40 ELOOP a symbolic link where none is allowed
      61 ENODATA no such attribute
      75 EOVERFLOW value too large for its type
      95 EOPNOTSUPP operation not supported
      110 ETIMEDOUT timed out
      111 ECONNREFUSED connection refused
      116 ESTALE stale file handle
      117 EUCLEAN the file system needs repair
      122 EDQUOT disk quota exceeded
      """
          .lines()
          .map(line -> line.split(" ", 3))
          .collect(
              Collectors.toUnmodifiableMap(words -> Integer.valueOf(words[0]), words -> words));

  private Errno() {}

  /** The symbol, as ENOENT; {@code errno 999} for a number this class does not know. */
  public static String name(int errno) {
    String[] words = WORDS.get(errno);
    return words == null ? "errno " + errno : words[1];
  }

  /** What the number means, in a few words of lower case. */
  public static String description(int errno) {
    String[] words = WORDS.get(errno);
    return words == null ? "see errno(3)" : words[2];
  }
}
