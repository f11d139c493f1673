package io.drover.linux;

import static io.drover.linux.LinuxAssertions.assertErrno;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NotifyTest {
  @TempDir Path directory;

  @Test
  void aStateReachesASocketOnAPath() throws Exception {
    String path = directory.resolve("notify").toString();
    try (Systemd manager = Systemd.at(path)) {
      assertThat(Notify.of(Map.of("NOTIFY_SOCKET", path)).send("READY=1\nSTATUS=grün")).isTrue();
      assertThat(manager.receive().text()).isEqualTo("READY=1\nSTATUS=grün");
    }
  }

  @Test
  void aStateReachesAnAbstractSocketWithDescriptors() throws Exception {
    String name = "@drover-test-" + ProcessHandle.current().pid();
    try (Systemd manager = Systemd.at(name);
        Descriptor one = file("one");
        Descriptor two = file("two")) {
      Notify notify = Notify.of(Map.of("NOTIFY_SOCKET", name));
      assertThat(notify.isEnabled()).isTrue();
      notify.send("FDSTORE=1\nFDNAME=fan", one, two);

      Received received = manager.receive();

      assertThat(received.text()).isEqualTo("FDSTORE=1\nFDNAME=fan");
      assertThat(received.numbers()).hasSize(2);
      try (Descriptor first = Descriptor.owning(received.numbers().get(0));
          Descriptor second = Descriptor.owning(received.numbers().get(1))) {
        assertThat(Status.of(first).sameFile(Status.of(one))).isTrue();
        assertThat(Status.of(second).sameFile(Status.of(two))).isTrue();
      }
    }
  }

  @Test
  void withoutASystemdNothingIsSent() throws Exception {
    Notify nobody = Notify.of(Map.of());
    assertThat(nobody.isEnabled()).isFalse();
    assertThat(nobody.send("READY=1")).isFalse();
  }

  @Test
  void aSystemdThatIsGoneIsReported() throws Exception {
    String missing = directory.resolve("none").toString();
    assertErrno(Errno.ENOENT, () -> Notify.of(Map.of("NOTIFY_SOCKET", missing)).send("READY=1"));
    String dead = directory.resolve("dead").toString();
    Systemd.at(dead).close();
    assertErrno(Errno.ECONNREFUSED, () -> Notify.of(Map.of("NOTIFY_SOCKET", dead)).send("READY=1"));
    String tooLong = "/" + "x".repeat(107);
    assertThatThrownBy(() -> Notify.of(Map.of("NOTIFY_SOCKET", tooLong)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void descriptorsHandedInAreTakenWithTheirNames() throws Exception {
    // The protocol counts from 3, which the JVM uses itself; so what is shown is all but owning.
    Map<String, String> environment =
        Map.of("LISTEN_PID", "77", "LISTEN_FDS", "1", "LISTEN_FDNAMES", "fan:journal");
    assertThat(Notify.listenDescriptors(environment, 78)).isEmpty();
    assertThat(Notify.listenDescriptors(Map.of(), 77)).isEmpty();
    List<Notify.Inherited> inherited = Notify.listenDescriptors(environment, 77);
    assertThat(inherited).hasSize(1);
    assertThat(inherited.getFirst().name()).isEqualTo("fan");
    assertThat(inherited.getFirst().descriptor().number()).isEqualTo(3);
  }

  private Descriptor file(String name) throws Exception {
    return Open.path(Files.writeString(directory.resolve(name), name).toString(), Open.O_RDONLY);
  }

  private record Received(String text, List<Integer> numbers) {}

  /** The other end: a datagram socket, as systemd has it. */
  private record Systemd(Descriptor socket) implements AutoCloseable {
    private static final Call SOCKET = Call.returningInt("socket");
    private static final Call BIND = Call.returningInt("bind");
    private static final Call RECVMSG = Call.returningLong("recvmsg");

    static Systemd at(String address) throws LinuxException {
      Descriptor socket =
          Descriptor.owning((int) SOCKET.checked(SOCKET.call(1, 2 | Open.O_CLOEXEC, 0), address));
      byte[] path = address.replace('@', '\0').getBytes(UTF_8);
      MemorySegment name = Scratch.ofThread().structure(110);
      name.set(JAVA_SHORT, 0, (short) 1);
      MemorySegment.copy(path, 0, name, JAVA_BYTE, 2, path.length);
      BIND.checked(BIND.call(socket.number(), name.address(), 2 + path.length), address);
      return new Systemd(socket);
    }

    Received receive() throws LinuxException {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment text = arena.allocate(1000);
        MemorySegment vector = arena.allocate(16, 8);
        vector.set(ADDRESS, 0, text);
        vector.set(JAVA_LONG, 8, text.byteSize());
        MemorySegment control = arena.allocate(64, 8);
        MemorySegment message = arena.allocate(56, 8);
        message.set(ADDRESS, 16, vector);
        message.set(JAVA_LONG, 24, 1);
        message.set(ADDRESS, 32, control);
        message.set(JAVA_LONG, 40, control.byteSize());
        long length = RECVMSG.checked(RECVMSG.call(socket.number(), message.address()), socket);
        String received = new String(text.asSlice(0, length).toArray(JAVA_BYTE), UTF_8);
        if (message.get(JAVA_LONG, 40) == 0) {
          return new Received(received, List.of());
        }
        long count = (control.get(JAVA_LONG, 0) - 16) / Integer.BYTES;
        int[] numbers = control.asSlice(16, count * Integer.BYTES).toArray(JAVA_INT);
        return new Received(received, Arrays.stream(numbers).boxed().toList());
      }
    }

    @Override
    public void close() {
      socket.close();
    }
  }
}
