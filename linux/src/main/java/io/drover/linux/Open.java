package io.drover.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.MemorySegment;

/**
 * open(2) and openat2(2). O_CLOEXEC and O_LARGEFILE are always added. Paths are bytes, because file
 * names need not be UTF-8; a String stands for its UTF-8 bytes.
 */
public final class Open {
  public static final int O_RDONLY = 0;
  public static final int O_WRONLY = 1;
  public static final int O_RDWR = 2;
  public static final int O_CREAT = 0x40;
  public static final int O_EXCL = 0x80;
  public static final int O_TRUNC = 0x200;
  public static final int O_APPEND = 0x400;
  public static final int O_NONBLOCK = 0x800;
  public static final int O_NOATIME = 0x4_0000;
  public static final int O_CLOEXEC = 0x8_0000;
  public static final int O_PATH = 0x20_0000;
  public static final int O_DIRECT = Architecture.CURRENT.direct;
  public static final int O_DIRECTORY = Architecture.CURRENT.directory;
  public static final int O_NOFOLLOW = Architecture.CURRENT.noFollow;
  public static final int O_LARGEFILE = Architecture.CURRENT.largeFile;

  /** An unnamed file in the directory that is opened; {@link Names#link} gives it a name. */
  public static final int O_TMPFILE = 0x40_0000 | O_DIRECTORY;

  private static final Call OPENAT = Call.variadic("openat", 3).restarting();
  private static final Call OPENAT2 = Call.raw("openat2").restarting();
  private static final long SYS_OPENAT2 = 437;

  /** struct open_how: u64 flags, mode, resolve (linux/openat2.h). */
  private static final long OPEN_HOW_BYTES = 24;

  private static final long RESOLVE_NO_MAGICLINKS = 0x02;
  private static final long RESOLVE_NO_SYMLINKS = 0x04;
  private static final long RESOLVE_BENEATH = 0x08;

  private Open() {}

  /** Opens an absolute path, or one relative to the working directory. */
  public static Descriptor path(String path, int flags) throws LinuxException {
    return at(Descriptor.WORKING_DIRECTORY, path.getBytes(UTF_8), flags, 0);
  }

  /** Opens an absolute path, or one relative to the working directory. */
  public static Descriptor path(byte[] path, int flags) throws LinuxException {
    return at(Descriptor.WORKING_DIRECTORY, path, flags, 0);
  }

  public static Descriptor at(Descriptor directory, String path, int flags, int mode)
      throws LinuxException {
    return at(directory, path.getBytes(UTF_8), flags, mode);
  }

  /**
   * Opens a path relative to {@code directory}; symbolic links and {@code ..} are followed. An open
   * that a lease or a fanotify group holds up waits; a signal does not end the wait.
   *
   * @param mode permissions of a file that O_CREAT or O_TMPFILE makes, less the umask; else 0
   */
  public static Descriptor at(Descriptor directory, byte[] path, int flags, int mode)
      throws LinuxException {
    long name = Scratch.ofThread().path(path, OPENAT.name());
    long opened = OPENAT.call(directory.number(), name, always(flags), mode);
    return Descriptor.owning((int) OPENAT.checked(opened, path));
  }

  public static Descriptor beneath(Descriptor directory, String path, int flags, int mode)
      throws LinuxException {
    return beneath(directory, path.getBytes(UTF_8), flags, mode);
  }

  /**
   * Opens a path that may not leave {@code directory}: openat2 with RESOLVE_BENEATH,
   * RESOLVE_NO_SYMLINKS and RESOLVE_NO_MAGICLINKS. A symbolic link anywhere is ELOOP; a way out
   * through {@code ..} or a leading slash is EXDEV. EAGAIN: a rename raced with {@code ..}, again.
   */
  public static Descriptor beneath(Descriptor directory, byte[] path, int flags, int mode)
      throws LinuxException {
    Scratch scratch = Scratch.ofThread();
    MemorySegment how = scratch.structure(OPEN_HOW_BYTES);
    how.set(JAVA_LONG, 0, always(flags));
    how.set(JAVA_LONG, 8, mode);
    how.set(JAVA_LONG, 16, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS);
    long name = scratch.path(path, OPENAT2.name());
    long opened =
        OPENAT2.call(SYS_OPENAT2, directory.number(), name, how.address(), OPEN_HOW_BYTES);
    return Descriptor.owning((int) OPENAT2.checked(opened, path));
  }

  /** openat2 adds no O_LARGEFILE by itself, and refuses it beside O_PATH (fs/open.c). */
  private static long always(int flags) {
    return (flags & O_PATH) != 0 ? flags | O_CLOEXEC : flags | O_CLOEXEC | O_LARGEFILE;
  }
}
