package io.drover.linux;

import static io.drover.linux.LinuxAssertions.assertErrno;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PidfdTest {
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

  @TempDir Path directory;
  private Process child;
  private Pidfd pidfd;

  @BeforeEach
  void startAChildWithAnOpenFile() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "secret");
    child =
        new ProcessBuilder("sh", "-c", "exec 9<'" + file + "'; echo ready; exec sleep 300").start();
    assertThat(child.getInputStream().readNBytes(6)).asString().isEqualTo("ready\n");
    pidfd = Pidfd.open(child.pid());
  }

  @AfterEach
  void endTheChild() throws Exception {
    pidfd.close();
    child.destroyForcibly().waitFor();
  }

  @Test
  void aDescriptorOfAnotherProcessBecomesOurs() throws Exception {
    try (Descriptor taken = pidfd.getDescriptor(9)) {
      pidfd.signal(Pidfd.SIGKILL);
      assertThat(pidfd.awaitExit(LONG_ENOUGH)).isTrue();
      ByteBuffer read = ByteBuffer.allocateDirect(6);
      Io.read(taken, read, 0);
      assertThat(read.get(0)).isEqualTo((byte) 's');
    }
  }

  @Test
  void aNumberThatIsNotOpenThereIsNotGiven() {
    assertErrno(Errno.EBADF, () -> pidfd.getDescriptor(998));
  }

  @Test
  void aProcessThatRunsIsWaitedForInVain() throws Exception {
    assertThat(pidfd.signal(0)).isTrue();
    assertThat(pidfd.awaitExit(Duration.ofMillis(20))).isFalse();
  }

  @Test
  void theExitIsSeenAndLaterSignalsReachNobody() throws Exception {
    assertThat(pidfd.signal(Pidfd.SIGTERM)).isTrue();
    assertThat(pidfd.awaitExit(LONG_ENOUGH)).isTrue();
    child.waitFor();
    assertThat(pidfd.signal(Pidfd.SIGTERM)).isFalse();
    assertErrno(Errno.ESRCH, () -> pidfd.getDescriptor(9));
    assertErrno(Errno.ESRCH, () -> Pidfd.open(child.pid()));
  }

  @Test
  void anUnknownSignalIsRefused() {
    assertErrno(Errno.EINVAL, () -> pidfd.signal(12_345));
  }
}
