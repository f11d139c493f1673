package io.drover.linux;

import static io.drover.linux.LinuxAssertions.assertErrno;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the door rests on: kernel.md is measured, this shows it again on the kernel at hand. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class FanotifyTest {
  private static final int PAGE = 4096;
  private static final int SIZE = 1 << 20;
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(10);
  private static final Duration A_MOMENT = Duration.ofMillis(100);
  private static final int FLAGS =
      Fanotify.CLASS_PRE_CONTENT | Fanotify.UNLIMITED_QUEUE | Fanotify.UNLIMITED_MARKS;

  private final ExecutorService users = Executors.newCachedThreadPool();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final MemorySegment buffer = Fanotify.buffer();
  private LoopFileSystem tree;
  private Descriptor privateMount;
  private Descriptor privateRoot;
  private Fanotify group;

  @BeforeEach
  void markAFileSystem() throws Exception {
    LoopFileSystem.assumeAvailable("ext4", "fanotify events on a marked file system");
    assumeTrue(
        KernelRelease.running().isAtLeast(6, 14),
        "needs Linux 6.14; not proven here: events before content is read");
    tree = closing(LoopFileSystem.mounted("ext4"));
    privateMount = closing(Mounts.openTreeClone(tree.root().toString()));
    privateRoot = closing(Open.at(privateMount, ".", Open.O_RDONLY | Open.O_DIRECTORY, 0));
    try (Descriptor stub = privately("stub", Open.O_RDWR | Open.O_CREAT)) {
      Io.truncate(stub, SIZE);
    }
    group = closing(Fanotify.init(FLAGS));
    group.add(Fanotify.MARK_MOUNT | Fanotify.MARK_IGNORE, bothEvents(), privateMount);
    group.add(Fanotify.MARK_FILESYSTEM, Fanotify.PRE_ACCESS, privateMount);
  }

  @AfterEach
  void closeGroupBeforeMounts() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
    users.shutdown();
    assertThat(users.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aReadWaitsAndSeesWhatWasFilledBeforeItWasAllowed() throws Exception {
    Future<byte[]> reader = users.submit(() -> userRead("stub", 10_000, 5));
    FanotifyEvent event = nextEvent();
    assertThat(event.mask()).isEqualTo(Fanotify.PRE_ACCESS);
    assertThat(event.waits()).isTrue();
    assertThat(event.hasRange()).isTrue();
    assertThat(event.offset()).isEqualTo(2 * PAGE);
    assertThat(event.count()).isEqualTo(PAGE);
    assertThat(event.pid()).isEqualTo((int) ProcessHandle.current().pid());
    assertThat(reader.isDone()).isFalse();

    try (Descriptor seen = Descriptor.owning(event.number());
        Descriptor file = Handle.of(seen).open(privateRoot, Open.O_RDWR)) {
      Io.writeAll(file, ByteBuffer.allocateDirect(5).put("bytes".getBytes(UTF_8)).flip(), 10_000);
      assertThat(group.allow(event.number())).isTrue();
    }

    assertThat(reader.get()).asString().isEqualTo("bytes");
  }

  @Test
  void ourPrivateMountRaisesNothing() throws Exception {
    try (Descriptor file = privately("stub", Open.O_RDWR)) {
      Io.read(file, ByteBuffer.allocateDirect(100), 0);
      Io.writeAll(file, ByteBuffer.allocateDirect(100), 0);
      Io.truncate(file, SIZE / 2);
      Io.truncate(file, SIZE);
      Extents.punch(file, 0, SIZE);
    }
    assertThat(anyEvent()).isFalse();
  }

  @Test
  void theErrnoOfADenialReachesTheReader() throws Exception {
    for (int errno : Fanotify.DENIALS) {
      Future<byte[]> reader = users.submit(() -> userRead("stub", 0, 5));
      FanotifyEvent event = nextEvent();
      group.deny(event.number(), errno);
      Descriptor.owning(event.number()).close();
      assertThatThrownBy(reader::get)
          .cause()
          .isInstanceOfSatisfying(
              LinuxException.class, denied -> assertThat(denied.errno()).isEqualTo(errno));
    }
  }

  @Test
  void aDenialByAnyOtherErrnoIsRefusedAndTheReaderStillWaits() throws Exception {
    Future<byte[]> reader = users.submit(() -> userRead("stub", 0, 5));
    FanotifyEvent event = nextEvent();
    assertErrno(Errno.EINVAL, () -> group.deny(event.number(), Errno.ENOENT));
    assertThat(reader.isDone()).isFalse();
    group.allow(event.number());
    Descriptor.owning(event.number()).close();
    assertThat(reader.get()).hasSize(5);
  }

  @Test
  void anAnswerToNobodyIsReportedAndHarmless() throws Exception {
    assertThat(group.allow(12_345)).isFalse();
    assertThat(group.deny(12_345, Errno.EIO)).isFalse();
  }

  @Test
  void anOpenIsAskedWithoutARange() throws Exception {
    group.add(Fanotify.MARK_FILESYSTEM, Fanotify.OPEN_PERM, privateMount);
    Future<?> opener = users.submit(() -> userRead("stub", SIZE, 0));
    FanotifyEvent event = nextEvent();
    assertThat(event.isOpen()).isTrue();
    assertThat(event.waits()).isTrue();
    assertThat(event.hasRange()).isFalse();
    group.allow(event.number());
    Descriptor.owning(event.number()).close();
    opener.get();
  }

  @Test
  void anIgnoreMarkSilencesAnInodeUntilItIsRemoved() throws Exception {
    int ignore = Fanotify.MARK_IGNORE | Fanotify.MARK_EVICTABLE;
    try (Descriptor file = privately("stub", Open.O_RDONLY)) {
      group.add(ignore, bothEvents(), file);
      assertThat(userRead("stub", 0, 5)).hasSize(5);
      assertThat(anyEvent()).isFalse();

      assertThat(group.remove(Fanotify.MARK_IGNORE, bothEvents(), file)).isTrue();
      assertThat(group.remove(Fanotify.MARK_IGNORE, bothEvents(), file)).isFalse();
    }
    Future<byte[]> reader = users.submit(() -> userRead("stub", 0, 5));
    group.allow(nextEvent().number());
    reader.get();
  }

  @Test
  void flushedMarksRaiseNothing() throws Exception {
    group.flush(Fanotify.MARK_FILESYSTEM);
    assertThat(userRead("stub", 0, 5)).hasSize(5);
    assertThat(anyEvent()).isFalse();
  }

  @Test
  void aSecondDescriptorOfTheGroupKeepsReadersWaiting() throws Exception {
    try (Fanotify successor = Fanotify.owning(group.descriptor().duplicate())) {
      Future<byte[]> reader = users.submit(() -> userRead("stub", 0, 5));
      FanotifyEvent event = nextEvent();
      group.close();
      assertThat(reader.isDone()).isFalse();
      successor.deny(event.number(), Errno.EBUSY);
      assertThatThrownBy(reader::get).hasMessageContaining("EBUSY");
    }
  }

  @Test
  void aNonBlockingGroupAnswersAtOnceThatThereIsNothing() throws Exception {
    try (Fanotify empty = Fanotify.init(FLAGS | Fanotify.NONBLOCK)) {
      assertThat(empty.read(buffer)).isEmpty();
    }
  }

  @Test
  void manyEventsComeInOneRead() throws Exception {
    List<CompletableFuture<byte[]>> readers = new ArrayList<>();
    for (int reader = 0; reader < 20; reader++) {
      long offset = (long) reader * PAGE;
      readers.add(CompletableFuture.supplyAsync(() -> uncheckedRead(offset), users));
    }
    List<Long> offsets = new ArrayList<>();
    while (offsets.size() < readers.size()) {
      assertThat(Wait.on(group.descriptor()).atMost(LONG_ENOUGH)).isTrue();
      for (FanotifyEvent event : group.read(buffer)) {
        offsets.add(event.offset() / PAGE);
        group.allow(event.number());
        Descriptor.owning(event.number()).close();
      }
    }
    assertThat(offsets).doesNotHaveDuplicates().allMatch(page -> page >= 0 && page < 20);
    readers.forEach(CompletableFuture::join);
  }

  @Test
  void unknownFlagsAndUnmarkableFileSystemsAreRefused() throws Exception {
    assertErrno(Errno.EINVAL, () -> Fanotify.init(0x4000_0000).close());
    Descriptor proc = closing(Open.path("/proc/self", Open.O_RDONLY | Open.O_DIRECTORY));
    assertThatThrownBy(() -> group.add(0, Fanotify.PRE_ACCESS, proc))
        .isInstanceOf(LinuxException.class);
  }

  private static long bothEvents() {
    return Fanotify.PRE_ACCESS | Fanotify.OPEN_PERM;
  }

  private FanotifyEvent nextEvent() throws LinuxException {
    assertThat(Wait.on(group.descriptor()).atMost(LONG_ENOUGH)).isTrue();
    List<FanotifyEvent> events = group.read(buffer);
    assertThat(events).hasSize(1);
    return events.getFirst();
  }

  private boolean anyEvent() throws LinuxException {
    return Wait.on(group.descriptor()).atMost(A_MOMENT);
  }

  private Descriptor privately(String name, int flags) throws LinuxException {
    return Open.at(privateMount, name, flags, 0600);
  }

  private Descriptor userPath(String name) throws LinuxException {
    Path path = tree.root().resolve(name);
    return Open.path(path.toString(), Open.O_RDONLY);
  }

  private byte[] userRead(String name, long offset, int length) throws LinuxException {
    try (Descriptor file = userPath(name)) {
      ByteBuffer read = ByteBuffer.allocateDirect(length);
      Io.read(file, read, offset);
      byte[] bytes = new byte[read.flip().remaining()];
      read.get(bytes);
      return bytes;
    }
  }

  private byte[] uncheckedRead(long offset) {
    try {
      return userRead("stub", offset, 1);
    } catch (LinuxException failure) {
      throw new AssertionError(failure);
    }
  }

  private <T extends AutoCloseable> T closing(T resource) {
    open.add(resource);
    return resource;
  }
}
