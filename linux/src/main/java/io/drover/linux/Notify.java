package io.drover.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Talking to the service manager: sd_notify(3), with descriptors for its store
 * (sd_pid_notify_with_fds(3)), and those it hands in (sd_listen_fds(3)).
 */
public final class Notify {
  private static final Call SOCKET = Call.returningInt("socket");
  private static final Call SENDMSG = Call.returningLong("sendmsg").restarting();

  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOL_SOCKET = 1;
  private static final int SCM_RIGHTS = 1;
  private static final int MSG_NOSIGNAL = 0x4000;

  /** struct sockaddr_un: u16 family, 108 bytes of path (unix(7)). */
  private static final int FAMILY_BYTES = 2;

  private static final int SOCKET_PATH_BYTES = 108;

  /** struct iovec, struct msghdr and struct cmsghdr on 64-bit machines (recvmsg(2), cmsg(3)). */
  private static final int IOVEC_BYTES = 16;

  private static final int MSGHDR_BYTES = 56;
  private static final int CMSGHDR_BYTES = 16;

  /** SD_LISTEN_FDS_START. */
  private static final int FIRST_DESCRIPTOR = 3;

  private final byte[] address;

  private Notify(byte[] address) {
    this.address = address;
  }

  /** A descriptor that the service manager handed in, and the name it was stored under. */
  public record Inherited(String name, Descriptor descriptor) {}

  /** Reads NOTIFY_SOCKET: a path, or after an @ an abstract name; without it nothing is sent. */
  public static Notify of(Map<String, String> environment) {
    byte[] address = environment.getOrDefault("NOTIFY_SOCKET", "").getBytes(UTF_8);
    if (address.length >= SOCKET_PATH_BYTES) {
      throw new IllegalArgumentException("NOTIFY_SOCKET is too long: " + address.length);
    }
    return new Notify(address);
  }

  /** Whether somebody listens. */
  public boolean isEnabled() {
    return address.length > 0;
  }

  /**
   * Sends assignments as {@code READY=1}, one a line. For {@code FDSTORE=1} and {@code FDNAME=...}
   * the descriptors go along; ours stay open.
   *
   * @return false when there is nobody to tell
   */
  public boolean send(String state, Descriptor... descriptors) throws LinuxException {
    if (!isEnabled()) {
      return false;
    }
    long opened = SOCKET.call(AF_UNIX, SOCK_DGRAM | Open.O_CLOEXEC, 0);
    try (Arena arena = Arena.ofConfined();
        Descriptor socket = Descriptor.owning((int) SOCKET.checked(opened, "AF_UNIX"))) {
      MemorySegment message = arena.allocate(MSGHDR_BYTES, Long.BYTES);
      putAddress(message, arena);
      putText(message, state.getBytes(UTF_8), arena);
      putDescriptors(message, descriptors, arena);
      long sent = SENDMSG.call(socket.number(), message.address(), MSG_NOSIGNAL);
      SENDMSG.checked(sent, address);
      return true;
    }
  }

  /** msg_name. A path is sent with its closing NUL, an abstract name with a NUL for its @. */
  private void putAddress(MemorySegment message, Arena arena) {
    boolean isAbstract = address[0] == '@';
    MemorySegment name = arena.allocate(FAMILY_BYTES + SOCKET_PATH_BYTES, Long.BYTES);
    name.set(JAVA_SHORT, 0, (short) AF_UNIX);
    MemorySegment.copy(address, 0, name, JAVA_BYTE, FAMILY_BYTES, address.length);
    if (isAbstract) {
      name.set(JAVA_BYTE, FAMILY_BYTES, (byte) 0);
    }
    message.set(ADDRESS, 0, name);
    message.set(JAVA_INT, 8, FAMILY_BYTES + address.length + (isAbstract ? 0 : 1));
  }

  /** msg_iov. */
  private static void putText(MemorySegment message, byte[] text, Arena arena) {
    MemorySegment vector = arena.allocate(IOVEC_BYTES, Long.BYTES);
    vector.set(ADDRESS, 0, arena.allocateFrom(JAVA_BYTE, text));
    vector.set(JAVA_LONG, 8, text.length);
    message.set(ADDRESS, 16, vector);
    message.set(JAVA_LONG, 24, 1);
  }

  /** msg_control: one SCM_RIGHTS message with all of them. */
  private static void putDescriptors(MemorySegment message, Descriptor[] descriptors, Arena arena) {
    if (descriptors.length == 0) {
      return;
    }
    long length = CMSGHDR_BYTES + (long) Integer.BYTES * descriptors.length;
    long padded = Math.ceilDiv(length, Long.BYTES) * Long.BYTES;
    MemorySegment control = arena.allocate(padded, Long.BYTES);
    control.set(JAVA_LONG, 0, length);
    control.set(JAVA_INT, 8, SOL_SOCKET);
    control.set(JAVA_INT, 12, SCM_RIGHTS);
    for (int index = 0; index < descriptors.length; index++) {
      control.setAtIndex(JAVA_INT, 4 + index, descriptors[index].number());
    }
    message.set(ADDRESS, 32, control);
    message.set(JAVA_LONG, 40, padded);
  }

  /**
   * Takes over the descriptors that the service manager handed in, and marks them closed on exec.
   * Call it once: it gives ownership.
   *
   * @param environment with LISTEN_PID, LISTEN_FDS and LISTEN_FDNAMES
   * @param pid our own; variables meant for another process count as absent
   */
  public static List<Inherited> listenDescriptors(Map<String, String> environment, long pid)
      throws LinuxException {
    if (!Long.toString(pid).equals(environment.get("LISTEN_PID"))) {
      return List.of();
    }
    int count = Integer.parseInt(environment.getOrDefault("LISTEN_FDS", "0"));
    String[] names = environment.getOrDefault("LISTEN_FDNAMES", "").split(":", -1);
    List<Inherited> inherited = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      Descriptor descriptor = Descriptor.owning(FIRST_DESCRIPTOR + index);
      descriptor.closeOnExec();
      inherited.add(new Inherited(index < names.length ? names[index] : "", descriptor));
    }
    return inherited;
  }
}
