package io.drover.linux;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The extended attributes of one file (xattr(7)). {@code trusted.*} needs CAP_SYS_ADMIN: without it
 * those names are invisible. A value is at most 64 KiB, on ext4 all of them together some 4,000
 * bytes (ENOSPC). A change becomes durable with the file's fsync.
 */
public final class Attributes {
  private static final Family OF_DESCRIPTOR =
      Family.of("fgetxattr", "fsetxattr", "fremovexattr", "flistxattr");
  private static final Family OF_PATH =
      Family.of("getxattr", "setxattr", "removexattr", "listxattr");
  private static final Family OF_LINK =
      Family.of("lgetxattr", "lsetxattr", "lremovexattr", "llistxattr");

  private static final int CREATE = 1;
  private static final int REPLACE = 2;

  /**
   * First try of a read. The kernel clears as much memory as it is offered, so 64 KiB at once would
   * cost more than the call; a stub has at most 200 bytes, and one with 16 stripes under 3 KiB.
   */
  private static final long USUAL_BYTES = 1024;

  private final Family family;
  private final Object subject;

  private Attributes(Family family, Object subject) {
    this.family = family;
    this.subject = subject;
  }

  /** The three kinds of calls differ only in how they name the file. */
  private record Family(Call get, Call set, Call remove, Call list) {
    static Family of(String get, String set, String remove, String list) {
      return new Family(
          Call.returningLong(get),
          Call.returningInt(set),
          Call.returningInt(remove),
          Call.returningLong(list));
    }
  }

  /** Of an open file; EBADF for O_PATH, where {@link Names#procPath} helps. */
  public static Attributes of(Descriptor file) {
    return new Attributes(OF_DESCRIPTOR, file);
  }

  /** Of the file a path leads to, symbolic links followed. */
  public static Attributes of(String path) {
    return new Attributes(OF_PATH, path.getBytes(UTF_8));
  }

  /** Of the path itself, also when it is a symbolic link. */
  public static Attributes ofLink(String path) {
    return new Attributes(OF_LINK, path.getBytes(UTF_8));
  }

  /** The value, or empty when there is no such attribute (ENODATA). */
  public Optional<byte[]> get(String name) throws LinuxException {
    Scratch scratch = Scratch.ofThread();
    MemorySegment value = scratch.value();
    long file = file(family.get, scratch);
    long key = scratch.otherPath(name.getBytes(UTF_8), family.get.name());
    long length = family.get.call(file, key, value.address(), USUAL_BYTES);
    if (length == -Errno.ERANGE) {
      length = family.get.call(file, key, value.address(), value.byteSize());
    }
    if (length == -Errno.ENODATA) {
      return Optional.empty();
    }
    family.get.checked(length, subject);
    return Optional.of(value.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
  }

  /** Sets the value, whether or not there was one. */
  public void set(String name, byte[] value) throws LinuxException {
    set(name, value, 0);
  }

  /** Sets the value of an attribute that must not exist yet (EEXIST). */
  public void create(String name, byte[] value) throws LinuxException {
    set(name, value, CREATE);
  }

  /** Sets the value of an attribute that must exist (ENODATA). */
  public void replace(String name, byte[] value) throws LinuxException {
    set(name, value, REPLACE);
  }

  private void set(String name, byte[] value, int flags) throws LinuxException {
    Scratch scratch = Scratch.ofThread();
    MemorySegment room = scratch.value();
    if (value.length > room.byteSize()) {
      throw new LinuxException(family.set.name(), subject, Errno.E2BIG);
    }
    MemorySegment.copy(value, 0, room, ValueLayout.JAVA_BYTE, 0, value.length);
    long file = file(family.set, scratch);
    long key = scratch.otherPath(name.getBytes(UTF_8), family.set.name());
    long result = family.set.call(file, key, room.address(), value.length, flags);
    family.set.checked(result, subject);
  }

  /** Removes an attribute and says whether it was there. */
  public boolean remove(String name) throws LinuxException {
    Scratch scratch = Scratch.ofThread();
    long file = file(family.remove, scratch);
    long key = scratch.otherPath(name.getBytes(UTF_8), family.remove.name());
    long result = family.remove.call(file, key);
    if (result == -Errno.ENODATA) {
      return false;
    }
    family.remove.checked(result, subject);
    return true;
  }

  /** The names of all attributes that this process may see; other bytes than UTF-8 are replaced. */
  public List<String> names() throws LinuxException {
    Scratch scratch = Scratch.ofThread();
    MemorySegment list = scratch.value();
    long length = family.list.call(file(family.list, scratch), list.address(), list.byteSize());
    family.list.checked(length, subject);
    List<String> names = new ArrayList<>();
    for (long at = 0; at < length; ) {
      String name = list.getString(at, UTF_8);
      names.add(name);
      at += name.getBytes(UTF_8).length + 1L;
    }
    return names;
  }

  private long file(Call call, Scratch scratch) throws LinuxException {
    return switch (subject) {
      case Descriptor descriptor -> descriptor.number();
      case byte[] path -> scratch.path(path, call.name());
      default -> throw new AssertionError(subject);
    };
  }
}
