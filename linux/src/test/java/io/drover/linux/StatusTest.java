package io.drover.linux;

import static io.drover.linux.LinuxAssertions.assertErrno;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StatusTest {
  @TempDir Path path;
  private Descriptor directory;
  private Descriptor file;

  @BeforeEach
  void open() throws Exception {
    directory = Open.path(path.toString(), Open.O_RDONLY | Open.O_DIRECTORY);
    file = Open.at(directory, "file", Open.O_RDWR | Open.O_CREAT, 0640);
    Io.truncate(file, 12_345);
  }

  @AfterEach
  void close() {
    file.close();
    directory.close();
  }

  @Test
  void itAgreesWithWhatJavaKnows() throws Exception {
    Status status = Status.of(file);
    Map<String, Object> known = Files.readAttributes(path.resolve("file"), "unix:*");
    assertThat(status.mode()).isEqualTo(known.get("mode"));
    assertThat(status.size()).isEqualTo(known.get("size"));
    assertThat(status.links()).isEqualTo(known.get("nlink"));
    assertThat(status.inode()).isEqualTo(known.get("ino"));
    assertThat(status.uid()).isEqualTo(known.get("uid"));
    assertThat(status.gid()).isEqualTo(known.get("gid"));
    assertThat(status.modified().toInstant())
        .isEqualTo(((FileTime) known.get("lastModifiedTime")).toInstant());
    assertThat(status.changed().toInstant()).isEqualTo(((FileTime) known.get("ctime")).toInstant());
    assertThat(status.accessed().toInstant())
        .isEqualTo(((FileTime) known.get("lastAccessTime")).toInstant());
    assertThat(status.isRegular()).isTrue();
    assertThat(status.isDirectory()).isFalse();
    assertThat(status.isImmutable()).isFalse();
    assertThat(status.isAppendOnly()).isFalse();
  }

  @Test
  void itIsTheSameByPathAndByDescriptor() throws Exception {
    assertThat(Status.at(directory, "file", 0)).isEqualTo(Status.of(file));
    assertThat(Status.of(directory).isDirectory()).isTrue();
    assertThat(Status.of(directory).sameFile(Status.of(file))).isFalse();
  }

  @Test
  void aSymbolicLinkIsFollowedUnlessToldOtherwise() throws Exception {
    Files.createSymbolicLink(path.resolve("link"), Path.of("file"));
    assertThat(Status.at(directory, "link", 0).sameFile(Status.of(file))).isTrue();
    Status link = Status.at(directory, "link", Status.AT_SYMLINK_NOFOLLOW);
    assertThat(link.isSymbolicLink()).isTrue();
  }

  @Test
  void theMountAndDeviceAreThoseOfTheMountTable() throws Exception {
    Status proc = Status.at(Descriptor.WORKING_DIRECTORY, "/proc", 0);
    Mount mount = Mount.at("/proc").orElseThrow();
    assertThat(proc.mountId()).isEqualTo(mount.id());
    assertThat(proc.deviceMajor() + ":" + proc.deviceMinor()).isEqualTo(mount.device());
  }

  @Test
  void immutableAndAppendOnlyFilesAreTold() throws Exception {
    LoopFileSystem.assumeAvailable("ext4", "immutable files");
    try (LoopFileSystem ext4 = LoopFileSystem.mounted("ext4");
        Descriptor root = Open.path(ext4.root().toString(), Open.O_RDONLY);
        Descriptor marked = Open.at(root, "marked", Open.O_RDWR | Open.O_CREAT, 0600)) {
      setInodeFlags(marked, 0x10); // FS_IMMUTABLE_FL, linux/fs.h
      assertThat(Status.of(marked).isImmutable()).isTrue();
      assertErrno(Errno.EPERM, () -> Extents.reserve(marked, 0, 4096));
      setInodeFlags(marked, 0x20); // FS_APPEND_FL
      assertThat(Status.of(marked).isAppendOnly()).isTrue();
      assertThat(Status.of(marked).isImmutable()).isFalse();
    }
  }

  private static void setInodeFlags(Descriptor file, int flags) throws LinuxException {
    long setFlags = 0x4008_6602L; // FS_IOC_SETFLAGS
    MemorySegment value = Scratch.ofThread().structure(Long.BYTES);
    value.set(ValueLayout.JAVA_INT, 0, flags);
    Fcntl.IOCTL.checked(Fcntl.IOCTL.call(file.number(), setFlags, value.address()), file);
  }

  @Test
  void whatIsNotThereHasNoStatus() {
    assertErrno(Errno.ENOENT, () -> Status.at(directory, "none", 0));
    assertErrno(Errno.EBADF, () -> Status.of(Descriptor.owning(998)));
  }

  @Test
  void theModificationTimeCanBePutBackToTheNanosecond() throws Exception {
    Times.set(file, Timestamp.OMIT, new Timestamp(1_000_000_000, 123_456_789));
    Status before = Status.of(file);
    Io.truncate(file, 5);
    assertThat(Status.of(file).modified()).isGreaterThan(before.modified());
    Times.set(file, Timestamp.OMIT, before.modified());
    Status after = Status.of(file);
    assertThat(after.modified()).isEqualTo(before.modified());
    assertThat(after.mtimeNanos()).isEqualTo(before.mtimeNanos());
    assertThat(after.accessed()).isEqualTo(before.accessed());
    assertThat(after.changed()).isGreaterThanOrEqualTo(before.changed());
    assertThat(after.ctimeNanos()).isEqualTo(after.changed().epochNanos());
  }

  @Test
  void bothTimesCanBeSetAndOneToNow() throws Exception {
    Timestamp old = new Timestamp(1_000_000_000, 123_456_789);
    Times.set(file, old, Timestamp.NOW);
    assertThat(Status.of(file).accessed()).isEqualTo(old);
    assertThat(Status.of(file).modified()).isGreaterThan(old);
    assertErrno(Errno.EINVAL, () -> Times.set(file, new Timestamp(0, -1), Timestamp.OMIT));
  }

  @Test
  void timesBeforeTheEpochAreKept() throws Exception {
    Timestamp moonLanding = Timestamp.of(Instant.parse("1969-07-20T20:17:40.5Z"));
    Times.set(file, Timestamp.OMIT, moonLanding);
    assertThat(Status.of(file).modified()).isEqualTo(moonLanding);
    assertThat(Timestamp.ofNanos(moonLanding.epochNanos())).isEqualTo(moonLanding);
  }
}
