package io.drover.linux;

import static io.drover.linux.LinuxAssertions.assertErrno;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.linux.Lease.Kind;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who stands against which lease, and what happens to whoever comes while one is held. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LeaseTest {
  private static final int SIZE = 4096;

  private final ExecutorService others = Executors.newCachedThreadPool();
  @TempDir Path directory;
  private String path;
  private Descriptor file;

  @BeforeEach
  void open() throws Exception {
    path = directory.resolve("file").toString();
    Files.write(Path.of(path), new byte[SIZE]);
    file = Open.path(path, Open.O_RDONLY);
  }

  @AfterEach
  void close() {
    file.close();
    others.shutdownNow();
  }

  @Test
  void nobodyElseMeansEitherLease() throws Exception {
    assertThat(Lease.tryTake(file, Kind.READ)).isTrue();
    assertThat(Lease.current(file)).isEqualTo(Kind.READ);
    assertThat(Lease.tryTake(file, Kind.WRITE)).isTrue();
    assertThat(Lease.current(file)).isEqualTo(Kind.WRITE);
    Lease.drop(file);
    assertThat(Lease.current(file)).isEqualTo(Kind.NONE);
    Lease.drop(file);
  }

  @Test
  void aReaderStandsAgainstTheWriteLease() throws Exception {
    try (Descriptor reader = Open.path(path, Open.O_RDONLY)) {
      assertThat(Status.of(reader).isRegular()).isTrue();
      assertThat(Lease.tryTake(file, Kind.WRITE)).isFalse();
      assertThat(Lease.tryTake(file, Kind.READ)).isTrue();
    }
    assertThat(Lease.tryTake(file, Kind.WRITE)).isTrue();
  }

  @Test
  void aWriterStandsAgainstBoth() throws Exception {
    try (Descriptor writer = Open.path(path, Open.O_RDWR)) {
      assertThat(Status.of(writer).isRegular()).isTrue();
      assertThat(Lease.tryTake(file, Kind.WRITE)).isFalse();
      assertThat(Lease.tryTake(file, Kind.READ)).isFalse();
    }
  }

  @Test
  void ourOwnDescriptorOpenedForWritingStandsAgainstTheReadLease() throws Exception {
    file.close();
    try (Descriptor writer = Open.path(path, Open.O_RDWR)) {
      assertThat(Lease.tryTake(writer, Kind.READ)).isFalse();
      assertThat(Lease.tryTake(writer, Kind.WRITE)).isTrue();
    }
  }

  @Test
  void aWritableMappingStandsAgainstBothAfterItsFileWasClosed() throws Exception {
    try (Arena arena = Arena.ofConfined()) {
      try (Descriptor writer = Open.path(path, Open.O_RDWR)) {
        assertThat(Mapping.shared(new Extents.Place(writer, 0), SIZE, arena).byteSize())
            .isEqualTo(SIZE);
      }
      assertThat(Lease.tryTake(file, Kind.READ)).isFalse();
      assertThat(Lease.tryTake(file, Kind.WRITE)).isFalse();
    }
    assertThat(Lease.tryTake(file, Kind.WRITE)).isTrue();
  }

  @Test
  void aPathOnlyDescriptorStandsAgainstNone() throws Exception {
    try (Descriptor reference = Open.path(path, Open.O_PATH)) {
      assertThat(Status.of(reference).isRegular()).isTrue();
      assertThat(Lease.tryTake(file, Kind.WRITE)).isTrue();
    }
  }

  @Test
  void aReaderWaitsForTheWriteLeaseAndItShows() throws Exception {
    assertThat(Lease.tryTake(file, Kind.WRITE)).isTrue();
    Future<Descriptor> reader = others.submit(() -> Open.path(path, Open.O_RDONLY));
    while (Lease.current(file) == Kind.WRITE) {
      Thread.onSpinWait();
    }
    assertThat(Lease.current(file)).isEqualTo(Kind.READ);
    assertThat(reader.isDone()).isFalse();
    Lease.drop(file);
    reader.get().close();
  }

  @Test
  void aWriterWaitsForTheReadLeaseAndItShows() throws Exception {
    assertThat(Lease.tryTake(file, Kind.READ)).isTrue();
    Open.path(path, Open.O_RDONLY).close();
    Future<Descriptor> writer = others.submit(() -> Open.path(path, Open.O_WRONLY));
    while (Lease.current(file) == Kind.READ) {
      Thread.onSpinWait();
    }
    assertThat(Lease.current(file)).isEqualTo(Kind.NONE);
    assertThat(writer.isDone()).isFalse();
    Lease.drop(file);
    writer.get().close();
  }

  @Test
  void aTruncationByPathWaitsToo() throws Exception {
    assertThat(Lease.tryTake(file, Kind.READ)).isTrue();
    Future<Descriptor> writer = others.submit(() -> Open.path(path, Open.O_WRONLY | Open.O_TRUNC));
    while (Lease.current(file) == Kind.READ) {
      Thread.onSpinWait();
    }
    assertThat(Status.of(file).size()).isEqualTo(SIZE);
    Lease.drop(file);
    writer.get().close();
    assertThat(Status.of(file).size()).isZero();
  }

  @Test
  void whoeverDoesNotWantToWaitIsSentAway() throws Exception {
    assertThat(Lease.tryTake(file, Kind.WRITE)).isTrue();
    assertErrno(Errno.EAGAIN, () -> Open.path(path, Open.O_RDONLY | Open.O_NONBLOCK));
  }

  @Test
  void attributesAndNamesDoNotBreakALease() throws Exception {
    assertThat(Lease.tryTake(file, Kind.WRITE)).isTrue();
    Attributes.of(path).set("user.x", new byte[] {1});
    Times.set(file, Timestamp.NOW, Timestamp.OMIT);
    Files.move(Path.of(path), directory.resolve("renamed"));
    assertThat(Lease.current(file)).isEqualTo(Kind.WRITE);
  }

  @Test
  void aLeaseEndsWithItsDescriptor() throws Exception {
    assertThat(Lease.tryTake(file, Kind.WRITE)).isTrue();
    file.close();
    Open.path(path, Open.O_RDWR).close();
  }

  @Test
  void whatIsNoFileHasNoLease() throws Exception {
    try (Descriptor parent = Open.path(directory.toString(), Open.O_RDONLY)) {
      assertErrno(Errno.EINVAL, () -> Lease.tryTake(parent, Kind.READ));
    }
    assertErrno(Errno.EBADF, () -> Lease.current(Descriptor.owning(998)));
    assertErrno(Errno.EINVAL, () -> Lease.setSignal(file, 12_345));
  }
}
