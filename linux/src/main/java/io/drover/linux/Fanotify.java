package io.drover.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A fanotify group (fanotify(7), fanotify_init(2), fanotify_mark(2)): users' accesses wait in the
 * kernel until they are answered. Safe for use by several threads.
 *
 * <p>When the last descriptor of the group is closed, by whatever way, all waiting and all later
 * accesses are allowed at once: readers of holes get zeros.
 */
public final class Fanotify implements AutoCloseable {
  /** Before the content of a range is read, written or mapped; Linux 6.14. */
  public static final long PRE_ACCESS = 0x10_0000;

  /** Before an open returns, after the permission check and before a truncation. */
  public static final long OPEN_PERM = 0x1_0000;

  public static final long ACCESS_PERM = 0x2_0000;
  public static final long MODIFY = 0x2;
  public static final long CLOSE_WRITE = 0x8;
  public static final long OPEN = 0x20;
  public static final long Q_OVERFLOW = 0x4000;
  public static final long EVENT_ON_CHILD = 0x800_0000;

  public static final int CLASS_NOTIF = 0;
  public static final int CLASS_CONTENT = 4;
  public static final int CLASS_PRE_CONTENT = 8;
  public static final int NONBLOCK = 2;

  /** Without it the kernel allows what exceeds 16,384 waiting events: zeros for readers. */
  public static final int UNLIMITED_QUEUE = 0x10;

  public static final int UNLIMITED_MARKS = 0x20;
  public static final int REPORT_TID = 0x100;

  public static final int MARK_MOUNT = 0x10;
  public static final int MARK_FILESYSTEM = 0x100;

  /** The mark does not keep the inode in memory and may vanish with it. */
  public static final int MARK_EVICTABLE = 0x200;

  /** An ignore mark that writes to the file do not remove: FAN_MARK_IGNORE_SURV. */
  public static final int MARK_IGNORE = 0x440;

  /** What the kernel lets a denied access fail with; any other errno is EINVAL for us. */
  public static final List<Integer> DENIALS =
      List.of(
          Errno.EPERM,
          Errno.EIO,
          Errno.EAGAIN,
          Errno.EBUSY,
          Errno.ETXTBSY,
          Errno.ENOSPC,
          Errno.EDQUOT);

  private static final Call INIT = Call.returningInt("fanotify_init");
  private static final Call MARK = Call.returningInt("fanotify_mark");
  private static final BufferCall READ = BufferCall.of("read");
  private static final Call WRITE = Call.returningLong("write").restarting();

  private static final int CLOEXEC = 1;
  private static final int MARK_ADD = 1;
  private static final int MARK_REMOVE = 2;
  private static final int MARK_FLUSH = 0x80;
  private static final int ALLOW = 1;
  private static final int DENY = 2;
  private static final int DENY_ERRNO_SHIFT = 24;
  private static final byte[] ITSELF = ".".getBytes(UTF_8);

  /** struct fanotify_response: s32 fd, u32 response. */
  private static final int RESPONSE_BYTES = 8;

  /** Room for some 5,000 events with ranges in one read. */
  private static final long BUFFER_BYTES = 256 * 1024;

  private final Descriptor group;

  private Fanotify(Descriptor group) {
    this.group = group;
  }

  /**
   * Makes a group. Its event descriptors are read-only: one opened for writing fails on read-only
   * mounts, which denies the reader, and breaks read leases, our own among them. EPERM without
   * CAP_SYS_ADMIN; EINVAL where the kernel does not know a flag.
   *
   * @param flags a class and further FAN_ flags
   */
  public static Fanotify init(int flags) throws LinuxException {
    int events = Open.O_RDONLY | Open.O_LARGEFILE | Open.O_CLOEXEC;
    long group = INIT.call(flags | CLOEXEC, events);
    return new Fanotify(Descriptor.owning((int) INIT.checked(group, "group")));
  }

  /** Takes over the group of an earlier process, with its marks and its waiting readers. */
  public static Fanotify owning(Descriptor group) {
    return new Fanotify(group);
  }

  /** For polling, for handing over; it stays this group's. */
  public Descriptor descriptor() {
    return group;
  }

  /** A buffer for {@link #read}, of one thread. */
  public static MemorySegment buffer() {
    return Arena.ofAuto().allocate(BUFFER_BYTES, Long.BYTES);
  }

  /**
   * Adds to the marks of an inode, or of the mount or file system it lies on.
   *
   * @param flags MARK_ flags; none means the inode
   * @param where an open file or directory; an O_PATH one must be a directory
   */
  public void add(int flags, long mask, Descriptor where) throws LinuxException {
    mark(MARK_ADD | flags, mask, where);
  }

  /** Takes away from a mark; false when there is none. */
  public boolean remove(int flags, long mask, Descriptor where) throws LinuxException {
    long result = MARK.call(group.number(), MARK_REMOVE | flags, mask, where.number(), 0);
    if (result == -Errno.EBADF) {
      result = markItself(MARK_REMOVE | flags, mask, where);
    }
    if (result == -Errno.ENOENT) {
      return false;
    }
    MARK.checked(result, where);
    return true;
  }

  /** Removes all marks of one kind: 0 for inodes, MARK_MOUNT or MARK_FILESYSTEM. */
  public void flush(int kind) throws LinuxException {
    int start = Descriptor.WORKING_DIRECTORY.number();
    MARK.checked(MARK.call(group.number(), MARK_FLUSH | kind, 0, start, 0), group);
  }

  private void mark(int flags, long mask, Descriptor where) throws LinuxException {
    long result = MARK.call(group.number(), flags, mask, where.number(), 0);
    if (result == -Errno.EBADF) {
      result = markItself(flags, mask, where);
    }
    MARK.checked(result, where);
  }

  /** The kernel refuses an O_PATH descriptor, as of a detached mount, but takes a path from it. */
  private long markItself(int flags, long mask, Descriptor directory) throws LinuxException {
    long path = Scratch.ofThread().path(ITSELF, MARK.name());
    return MARK.call(group.number(), flags, mask, directory.number(), path);
  }

  /**
   * Waits for events, or returns none at once from a NONBLOCK group. A failure (EMFILE, EROFS) is
   * that of one event, which the kernel has denied already: the caller goes on reading.
   *
   * @param buffer from {@link #buffer}, or of a mapped file, which then outlives the process with
   *     what was read; free for the next read when this returns
   */
  public List<FanotifyEvent> read(MemorySegment buffer) throws LinuxException {
    long length = READ.call(group, buffer, 0);
    if (length == -Errno.EAGAIN) {
      return List.of();
    }
    READ.checked(length, group);
    return FanotifyEvent.decode(buffer.asSlice(0, length));
  }

  /**
   * Lets the access go on. The kernel knows waiting accesses by the number alone, oldest first.
   *
   * @param number of the event's descriptor, open or not
   * @return false when nobody waits under this number
   */
  public boolean allow(int number) throws LinuxException {
    return answer(number, ALLOW);
  }

  /**
   * Lets the access fail.
   *
   * @param errno one of {@link #DENIALS}, else EINVAL and the access still waits
   * @return false when nobody waits under this number
   */
  public boolean deny(int number, int errno) throws LinuxException {
    return answer(number, DENY | errno << DENY_ERRNO_SHIFT);
  }

  private boolean answer(int number, int response) throws LinuxException {
    MemorySegment answer = Scratch.ofThread().structure(RESPONSE_BYTES);
    answer.set(JAVA_INT, 0, number);
    answer.set(JAVA_INT, 4, response);
    long result = WRITE.call(group.number(), answer.address(), RESPONSE_BYTES);
    if (result == -Errno.ENOENT) {
      return false;
    }
    WRITE.checked(result, group);
    return true;
  }

  @Override
  public void close() {
    group.close();
  }
}
