package io.drover.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Mounts as descriptors (Linux 5.2: open_tree, move_mount, fsopen, fsconfig, fsmount). A detached
 * mount is reached by its descriptor alone and goes away with it. All need CAP_SYS_ADMIN.
 */
public final class Mounts {
  /** Unmounts now for newcomers, and for good when the last user is gone (MNT_DETACH). */
  public static final int UMOUNT_LAZILY = 2;

  public static final int UMOUNT_NOFOLLOW = 8;

  private static final Call OPEN_TREE = Call.raw("open_tree");
  private static final Call MOVE_MOUNT = Call.raw("move_mount");
  private static final Call FSOPEN = Call.raw("fsopen");
  private static final Call FSCONFIG = Call.raw("fsconfig");
  private static final Call FSMOUNT = Call.raw("fsmount");
  private static final Call UMOUNT = Call.returningInt("umount2");
  private static final Call READ = Call.returningLong("read");
  private static final int SYS_OPEN_TREE = 428;
  private static final int SYS_MOVE_MOUNT = 429;
  private static final int SYS_FSOPEN = 430;
  private static final int SYS_FSCONFIG = 431;
  private static final int SYS_FSMOUNT = 432;

  private static final int OPEN_TREE_CLONE = 1;
  private static final int MOVE_MOUNT_F_EMPTY_PATH = 4;
  private static final int CLOSE_ON_EXEC = 1;
  private static final int FSCONFIG_SET_FLAG = 0;
  private static final int FSCONFIG_SET_STRING = 1;
  private static final int FSCONFIG_CMD_CREATE = 6;
  private static final int MESSAGE_BYTES = 512;
  private static final byte[] EMPTY_PATH = {};

  private Mounts() {}

  /**
   * A detached copy of the mount at {@code path}, without what is mounted below it: an O_PATH
   * descriptor of its root. fanotify mount marks are not copied along.
   */
  public static Descriptor openTreeClone(String path) throws LinuxException {
    return openTree(Descriptor.WORKING_DIRECTORY, path, OPEN_TREE_CLONE);
  }

  /** A detached copy of the mount behind a descriptor, also of a detached one. */
  public static Descriptor openTreeClone(Descriptor mount) throws LinuxException {
    return openTree(mount, "", OPEN_TREE_CLONE | Status.AT_EMPTY_PATH);
  }

  /** The mount at {@code path} itself, as an O_PATH descriptor. */
  public static Descriptor openTree(String path) throws LinuxException {
    return openTree(Descriptor.WORKING_DIRECTORY, path, 0);
  }

  private static Descriptor openTree(Descriptor directory, String path, int flags)
      throws LinuxException {
    long name = Scratch.ofThread().path(path.getBytes(UTF_8), OPEN_TREE.name());
    long all = flags | Open.O_CLOEXEC;
    long opened = OPEN_TREE.call(SYS_OPEN_TREE, directory.number(), name, all);
    return Descriptor.owning((int) OPEN_TREE.checked(opened, path.isEmpty() ? directory : path));
  }

  /** Attaches a detached mount at a path, or moves an attached one there. */
  public static void moveMount(Descriptor mount, String path) throws LinuxException {
    Scratch scratch = Scratch.ofThread();
    long from = scratch.path(EMPTY_PATH, MOVE_MOUNT.name());
    long to = scratch.otherPath(path.getBytes(UTF_8), MOVE_MOUNT.name());
    int start = Descriptor.WORKING_DIRECTORY.number();
    long result =
        MOVE_MOUNT.call(SYS_MOVE_MOUNT, mount.number(), from, start, to, MOVE_MOUNT_F_EMPTY_PATH);
    MOVE_MOUNT.checked(result, path);
  }

  /**
   * Unmounts the topmost mount at a path. EBUSY while somebody uses it, unless lazily; EINVAL when
   * nothing is mounted there.
   *
   * @param flags 0 or a sum of UMOUNT_ flags
   */
  public static void umount(String path, int flags) throws LinuxException {
    long name = Scratch.ofThread().path(path.getBytes(UTF_8), UMOUNT.name());
    UMOUNT.checked(UMOUNT.call(name, flags), path);
  }

  /**
   * Mounts a file system that nobody sees: an O_PATH descriptor of its root. What the file system
   * says about a failure becomes part of the exception's subject.
   *
   * @param type as ext4, xfs, btrfs, tmpfs
   * @param source a device, or any word where the type has none
   * @param options of the type, each {@code key=value} or {@code flag} ({@code ro})
   */
  public static Descriptor detached(String type, String source, List<String> options)
      throws LinuxException {
    long name = Scratch.ofThread().path(type.getBytes(UTF_8), FSOPEN.name());
    long opened = FSOPEN.call(SYS_FSOPEN, name, CLOSE_ON_EXEC);
    try (Descriptor context = Descriptor.owning((int) FSOPEN.checked(opened, type))) {
      configure(context, "source=" + source);
      for (String option : options) {
        configure(context, option);
      }
      long created = FSCONFIG.call(SYS_FSCONFIG, context.number(), FSCONFIG_CMD_CREATE, 0, 0, 0);
      checked(FSCONFIG, created, context, source);
      long mount = FSMOUNT.call(SYS_FSMOUNT, context.number(), CLOSE_ON_EXEC, 0);
      return Descriptor.owning((int) checked(FSMOUNT, mount, context, source));
    }
  }

  private static void configure(Descriptor context, String option) throws LinuxException {
    Scratch scratch = Scratch.ofThread();
    int equals = option.indexOf('=');
    String key = equals < 0 ? option : option.substring(0, equals);
    long name = scratch.path(key.getBytes(UTF_8), FSCONFIG.name());
    long value = 0;
    int command = FSCONFIG_SET_FLAG;
    if (equals >= 0) {
      byte[] text = option.substring(equals + 1).getBytes(UTF_8);
      value = scratch.otherPath(text, FSCONFIG.name());
      command = FSCONFIG_SET_STRING;
    }
    long result = FSCONFIG.call(SYS_FSCONFIG, context.number(), command, name, value, 0);
    checked(FSCONFIG, result, context, option);
  }

  private static long checked(Call call, long result, Descriptor context, String subject)
      throws LinuxException {
    return result >= 0 ? result : call.checked(result, subject + message(context));
  }

  /** Reads one line of the context's log, as {@code e ext4: ...} (fsopen(2)). */
  private static String message(Descriptor context) {
    MemorySegment line = Scratch.ofThread().structure(MESSAGE_BYTES);
    long length = READ.call(context.number(), line.address(), MESSAGE_BYTES);
    if (length <= 0) {
      return "";
    }
    return " " + new String(line.asSlice(0, length).toArray(JAVA_BYTE), UTF_8).strip();
  }
}
