package io.drover.linux;

import static io.drover.linux.LinuxAssertions.assertErrno;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IoTest {
  @TempDir Path directory;
  private Descriptor file;

  @BeforeEach
  void open() throws Exception {
    String path = directory.resolve("file").toString();
    file = Open.at(Descriptor.WORKING_DIRECTORY, path, Open.O_RDWR | Open.O_CREAT, 0600);
  }

  @AfterEach
  void close() {
    file.close();
  }

  @Test
  void whatIsWrittenAtAnOffsetIsReadThere() throws Exception {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocateFrom(JAVA_BYTE, (byte) 1, (byte) 2, (byte) 3);
      Io.writeAll(file, bytes, 1000);
      MemorySegment read = arena.allocate(5);
      assertThat(Io.read(file, read, 999)).isEqualTo(4);
      assertThat(read.toArray(JAVA_BYTE)).containsExactly(0, 1, 2, 3, 0);
    }
  }

  @Test
  void theRestOfADirectBufferIsWrittenAndRead() throws Exception {
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(4).put(new byte[] {9, 8, 7, 6}).position(1).limit(3);
    Io.writeAll(file, bytes, 0);
    assertThat(bytes.hasRemaining()).isFalse();
    assertThat(Status.of(file).size()).isEqualTo(2);

    ByteBuffer read = ByteBuffer.allocateDirect(10).position(4);
    assertThat(Io.read(file, read, 0)).isEqualTo(2);
    assertThat(read.position()).isEqualTo(6);
    assertThat(read.get(4)).isEqualTo((byte) 8);
    assertThat(Io.read(file, read, 2)).isZero();
  }

  @Test
  void heapBuffersAreRefused() {
    assertThatThrownBy(() -> Io.writeAll(file, ByteBuffer.allocate(10), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aBufferWhoseArenaIsClosedIsRefused() {
    MemorySegment gone;
    try (Arena arena = Arena.ofShared()) {
      gone = arena.allocate(10);
    }
    assertThatThrownBy(() -> Io.writeAll(file, gone, 0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aDescriptorOpenedForReadingCannotBeWritten() throws Exception {
    try (Descriptor reading = Open.path(directory.resolve("file").toString(), Open.O_RDONLY)) {
      assertErrno(Errno.EBADF, () -> Io.writeAll(reading, ByteBuffer.allocateDirect(1), 0));
      assertErrno(Errno.EINVAL, () -> Io.truncate(reading, 5));
      assertErrno(Errno.EINVAL, () -> Io.read(reading, ByteBuffer.allocateDirect(1), -1));
    }
  }

  @Test
  void aDirectoryCannotBeRead() throws Exception {
    try (Descriptor parent = Open.path(directory.toString(), Open.O_RDONLY)) {
      assertErrno(Errno.EISDIR, () -> Io.read(parent, ByteBuffer.allocateDirect(1), 0));
    }
  }

  @Test
  void aFullFileSystemIsReportedEvenAfterAShortWrite() throws Exception {
    LoopFileSystem.assumeAvailable("ext4", "ENOSPC in the middle of a write");
    try (Descriptor small = Mounts.detached("tmpfs", "none", List.of("size=64k"));
        Descriptor full = Open.at(small, "x", Open.O_RDWR | Open.O_CREAT, 0600)) {
      ByteBuffer tooMuch = ByteBuffer.allocateDirect(100 * 1024);
      assertErrno(Errno.ENOSPC, () -> Io.writeAll(full, tooMuch, 0));
      assertThat(Status.of(full).size()).isEqualTo(64 * 1024);
      assertThat(tooMuch.position()).isZero();
    }
  }

  @Test
  void everythingCanBeMadeDurable() throws Exception {
    Io.writeAll(file, ByteBuffer.allocateDirect(8192), 0);
    int allThree = Io.SYNC_WAIT_BEFORE | Io.SYNC_WRITE | Io.SYNC_WAIT_AFTER;
    Io.syncRange(file, 0, 0, allThree);
    Io.fdatasync(file);
    Io.fsync(file);
    Io.syncfs(file);
  }

  @Test
  void whatHasNoDiskCannotBeMadeDurable() throws Exception {
    try (WakeUp counter = WakeUp.create()) {
      assertErrno(Errno.EINVAL, () -> Io.fsync(counter.descriptor()));
      assertErrno(Errno.EINVAL, () -> Io.fdatasync(counter.descriptor()));
    }
    assertErrno(Errno.EINVAL, () -> Io.syncRange(file, -1, 0, Io.SYNC_WRITE));
    assertErrno(Errno.EBADF, () -> Io.syncfs(Descriptor.owning(998)));
  }

  @Test
  void truncatingCutsOffAndExtends() throws Exception {
    Io.writeAll(file, ByteBuffer.allocateDirect(100), 0);
    Io.truncate(file, 10);
    assertThat(Status.of(file).size()).isEqualTo(10);
    Io.truncate(file, 1L << 33);
    assertThat(Status.of(file).size()).isEqualTo(1L << 33);
    assertErrno(Errno.EINVAL, () -> Io.truncate(file, -1));
  }
}
