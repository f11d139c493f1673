package io.drover.linux;

import static io.drover.linux.LinuxAssertions.assertErrno;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DescriptorTest {
  /** Above what the JVM opens in a test and below the usual hard limit of 1,024. */
  private static final int FREE_NUMBER = 999;

  private static final int UNUSED_NUMBER = 998;

  @TempDir Path directory;

  @Test
  void aClosedOneDoesNotGiveItsNumber() throws Exception {
    Descriptor file = create("x");
    assertThat(file.isOpen()).isTrue();
    file.close();
    assertThat(file.isOpen()).isFalse();
    assertThatThrownBy(file::number).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closingTwiceDoesNotCloseWhoeverGotTheNumberNext() throws Exception {
    try (Descriptor other = create("y")) {
      Descriptor first = create("x");
      int number = first.number();
      first.close();
      try (Descriptor next = other.duplicateOnto(number)) {
        first.close();
        assertThat(Status.of(next).isRegular()).isTrue();
      }
    }
  }

  @Test
  void theWorkingDirectoryCannotBeClosed() {
    Descriptor.WORKING_DIRECTORY.close();
    assertThat(Descriptor.WORKING_DIRECTORY.isOpen()).isTrue();
  }

  @Test
  void allAreClosedOnExec() throws Exception {
    try (Descriptor file = create("x");
        Descriptor copy = file.duplicate();
        Descriptor chosen = file.duplicateOnto(FREE_NUMBER);
        Descriptor beneath = beneath("x")) {
      for (Descriptor each : new Descriptor[] {file, copy, chosen, beneath}) {
        assertThat(isClosedOnExec(each)).isTrue();
      }
    }
  }

  @Test
  void anInheritedOneIsClosedOnExecWhenTold() throws Exception {
    try (Descriptor file = create("x")) {
      Fcntl.CALL.call(file.number(), 2, 0); // F_SETFD, as after fork and exec
      assertThat(isClosedOnExec(file)).isFalse();
      file.closeOnExec();
      assertThat(isClosedOnExec(file)).isTrue();
    }
  }

  @Test
  void aDuplicateIsTheSameOpenFile() throws Exception {
    try (Descriptor file = create("x");
        Descriptor copy = file.duplicate();
        Descriptor chosen = file.duplicateOnto(FREE_NUMBER)) {
      assertThat(chosen.number()).isEqualTo(FREE_NUMBER);
      Io.writeAll(copy, ByteBuffer.allocateDirect(10), 0);
      assertThat(Status.of(chosen).size()).isEqualTo(10);
      FileLock.exclusive(file);
      assertThat(FileLock.tryExclusive(chosen)).isTrue();
    }
  }

  @Test
  void whatIsNotOpenCannotBeDuplicated() {
    Descriptor nothing = Descriptor.owning(UNUSED_NUMBER);
    assertErrno(Errno.EBADF, nothing::duplicate);
    assertErrno(Errno.EBADF, () -> nothing.duplicateOnto(FREE_NUMBER));
    assertErrno(Errno.EBADF, nothing::statusFlags);
    assertErrno(Errno.EBADF, nothing::closeOnExec);
  }

  @Test
  void negativeNumbersAreNoDescriptors() {
    assertThatThrownBy(() -> Descriptor.owning(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void statusFlagsCanBeChanged() throws Exception {
    try (Descriptor file = create("x")) {
      assertThat(file.statusFlags() & Open.O_APPEND).isZero();
      file.setStatusFlags(Open.O_APPEND);
      assertThat(file.statusFlags() & Open.O_APPEND).isNotZero();
      assertThat(file.statusFlags() & 3).isEqualTo(Open.O_RDWR);
    }
  }

  private Descriptor create(String name) throws LinuxException {
    return Open.at(
        Descriptor.WORKING_DIRECTORY,
        directory.resolve(name).toString(),
        Open.O_RDWR | Open.O_CREAT,
        0600);
  }

  private Descriptor beneath(String name) throws LinuxException {
    try (Descriptor parent = Open.path(directory.toString(), Open.O_PATH)) {
      return Open.beneath(parent, name, Open.O_RDONLY, 0);
    }
  }

  private static boolean isClosedOnExec(Descriptor file) throws Exception {
    Path info = Path.of("/proc/self/fdinfo/" + file.number());
    String flags =
        Files.readAllLines(info).stream()
            .filter(line -> line.startsWith("flags:"))
            .findFirst()
            .orElseThrow();
    int octal = Integer.parseInt(flags.substring("flags:".length()).strip(), 8);
    return (octal & Open.O_CLOEXEC) != 0;
  }
}
