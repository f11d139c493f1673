package io.drover.linux;

import static io.drover.linux.LinuxAssertions.assertErrno;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class FileLockTest {
  private final ExecutorService others = Executors.newCachedThreadPool();
  @TempDir Path directory;
  private Descriptor ours;
  private Descriptor theirs;

  @BeforeEach
  void open() throws Exception {
    ours = slot();
    theirs = slot();
  }

  @AfterEach
  void close() {
    ours.close();
    theirs.close();
    others.shutdownNow();
  }

  @Test
  void oneOpenFileHasTheLockAtATime() throws Exception {
    assertThat(FileLock.tryExclusive(ours)).isTrue();
    assertThat(FileLock.tryExclusive(theirs)).isFalse();
    assertThat(FileLock.tryShared(theirs)).isFalse();
    FileLock.unlock(ours);
    assertThat(FileLock.tryExclusive(theirs)).isTrue();
  }

  @Test
  void severalMayShareIt() throws Exception {
    assertThat(FileLock.tryShared(ours)).isTrue();
    assertThat(FileLock.tryShared(theirs)).isTrue();
    assertThat(FileLock.tryExclusive(ours)).isFalse();
  }

  @Test
  void whoeverWantsItWaits() throws Exception {
    FileLock.exclusive(ours);
    Future<?> waiting =
        others.submit(
            () -> {
              FileLock.exclusive(theirs);
              return null;
            });
    assertThat(waiting.isDone()).isFalse();
    FileLock.unlock(ours);
    waiting.get();
    assertThat(FileLock.tryExclusive(ours)).isFalse();
  }

  @Test
  void itIsFreeWhenItsDescriptorIsClosed() throws Exception {
    FileLock.exclusive(ours);
    ours.close();
    assertThat(FileLock.tryExclusive(theirs)).isTrue();
  }

  @Test
  void whatIsNotOpenIsNotLocked() {
    Descriptor nothing = Descriptor.owning(998);
    assertErrno(Errno.EBADF, () -> FileLock.exclusive(nothing));
    assertErrno(Errno.EBADF, () -> FileLock.tryExclusive(nothing));
    assertErrno(Errno.EBADF, () -> FileLock.unlock(nothing));
  }

  private Descriptor slot() throws LinuxException {
    String path = directory.resolve("slot").toString();
    return Open.at(Descriptor.WORKING_DIRECTORY, path, Open.O_RDWR | Open.O_CREAT, 0600);
  }
}
