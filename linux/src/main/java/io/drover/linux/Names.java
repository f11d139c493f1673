package io.drover.linux;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Directory entries: make, rename, link, remove. Nothing here is durable before the directory was
 * fsynced. Names are bytes, relative to a directory; a String stands for its UTF-8 bytes.
 */
public final class Names {
  private static final Call UNLINKAT = Call.returningInt("unlinkat");
  private static final Call RENAMEAT2 = Call.returningInt("renameat2");
  private static final Call MKDIRAT = Call.returningInt("mkdirat");
  private static final Call LINKAT = Call.returningInt("linkat");
  private static final Call READLINKAT = Call.returningLong("readlinkat");

  private static final int AT_REMOVEDIR = 0x200;
  private static final int AT_SYMLINK_FOLLOW = 0x400;
  private static final int RENAME_NOREPLACE = 1;

  private Names() {}

  /** A name in a directory. */
  public record Entry(Descriptor directory, String name) {
    @Override
    public String toString() {
      return '"' + name + '"';
    }
  }

  public static void unlink(Descriptor directory, String name) throws LinuxException {
    unlink(directory, name.getBytes(UTF_8));
  }

  public static void unlink(Descriptor directory, byte[] name) throws LinuxException {
    long path = Scratch.ofThread().path(name, UNLINKAT.name());
    UNLINKAT.checked(UNLINKAT.call(directory.number(), path, 0), name);
  }

  /** Removes an empty directory, else ENOTEMPTY. */
  public static void removeDirectory(Descriptor directory, String name) throws LinuxException {
    long path = Scratch.ofThread().path(name.getBytes(UTF_8), UNLINKAT.name());
    UNLINKAT.checked(UNLINKAT.call(directory.number(), path, AT_REMOVEDIR), name);
  }

  public static void makeDirectory(Descriptor directory, String name, int mode)
      throws LinuxException {
    long path = Scratch.ofThread().path(name.getBytes(UTF_8), MKDIRAT.name());
    MKDIRAT.checked(MKDIRAT.call(directory.number(), path, mode), name);
  }

  /** Renames, replacing what is there: a reader sees the old file or the new one. */
  public static void rename(Entry from, Entry to) throws LinuxException {
    rename(from, to, 0);
  }

  /** Renames unless the new name exists: EEXIST. */
  public static void renameNew(Entry from, Entry to) throws LinuxException {
    rename(from, to, RENAME_NOREPLACE);
  }

  private static void rename(Entry from, Entry to, int flags) throws LinuxException {
    Scratch scratch = Scratch.ofThread();
    long old = scratch.path(from.name().getBytes(UTF_8), RENAMEAT2.name());
    long fresh = scratch.otherPath(to.name().getBytes(UTF_8), RENAMEAT2.name());
    long result =
        RENAMEAT2.call(from.directory().number(), old, to.directory().number(), fresh, flags);
    RENAMEAT2.checked(result, from.name() + "\" to \"" + to.name());
  }

  /** Gives an open file, also one without a name (O_TMPFILE), a further name. EEXIST if taken. */
  public static void link(Descriptor file, Entry to) throws LinuxException {
    Scratch scratch = Scratch.ofThread();
    // By way of /proc, because AT_EMPTY_PATH needs CAP_DAC_READ_SEARCH (open(2), O_TMPFILE).
    long old = scratch.path(procPath(file).getBytes(UTF_8), LINKAT.name());
    long fresh = scratch.otherPath(to.name().getBytes(UTF_8), LINKAT.name());
    int start = Descriptor.WORKING_DIRECTORY.number();
    long result = LINKAT.call(start, old, to.directory().number(), fresh, AT_SYMLINK_FOLLOW);
    LINKAT.checked(result, to);
  }

  /** A further name for a file; symbolic links are linked, not followed. */
  public static void link(Entry from, Entry to) throws LinuxException {
    Scratch scratch = Scratch.ofThread();
    long old = scratch.path(from.name().getBytes(UTF_8), LINKAT.name());
    long fresh = scratch.otherPath(to.name().getBytes(UTF_8), LINKAT.name());
    long result = LINKAT.call(from.directory().number(), old, to.directory().number(), fresh, 0);
    LINKAT.checked(result, to);
  }

  /** The target of a symbolic link, as it is written there. */
  public static byte[] readLink(Descriptor directory, byte[] name) throws LinuxException {
    Scratch scratch = Scratch.ofThread();
    long path = scratch.path(name, READLINKAT.name());
    MemorySegment target = scratch.value();
    long length = READLINKAT.call(directory.number(), path, target.address(), target.byteSize());
    READLINKAT.checked(length, name);
    return target.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
  }

  /**
   * The path under which the kernel knows an open file now; {@code " (deleted)"} is appended when
   * that name is gone (proc_pid_fd(5)). A hint for people, never an address to act on.
   */
  public static byte[] pathOf(Descriptor file) throws LinuxException {
    return readLink(Descriptor.WORKING_DIRECTORY, procPath(file).getBytes(UTF_8));
  }

  /** A path that leads to the open file itself, for functions that take no descriptor. */
  public static String procPath(Descriptor file) {
    return "/proc/self/fd/" + file.number();
  }
}
