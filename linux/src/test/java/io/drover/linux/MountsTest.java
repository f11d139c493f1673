package io.drover.linux;

import static io.drover.linux.LinuxAssertions.assertErrno;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MountsTest {
  @TempDir Path directory;
  private String point;

  @BeforeEach
  void needPrivilege() throws Exception {
    assumeTrue(
        Capabilities.ofProcess().has(Capabilities.CAP_SYS_ADMIN),
        "needs CAP_SYS_ADMIN; not proven here: mounting");
    point = directory.toRealPath().toString();
  }

  @AfterEach
  void unmount() throws Exception {
    while (point != null && Mount.at(point).isPresent()) {
      Mounts.umount(point, Mounts.UMOUNT_LAZILY);
    }
  }

  @Test
  void aDetachedMountIsSeenByNobodyUntilItIsMoved() throws Exception {
    try (Descriptor mount = Mounts.detached("tmpfs", "memory", List.of("size=1m", "mode=700"))) {
      create(mount, "file");
      assertThat(Mount.at(point)).isEmpty();
      assertThat(directory.resolve("file")).doesNotExist();

      Mounts.moveMount(mount, point);

      assertThat(directory.resolve("file")).exists();
      Mount attached = Mount.at(point).orElseThrow();
      assertThat(attached.type()).isEqualTo("tmpfs");
      assertThat(attached.source()).isEqualTo("memory");
      assertThat(attached.root()).isEqualTo("/");
      assertThat(attached.options()).contains("rw");
      assertThat(attached.id()).isEqualTo(Status.of(mount).mountId());
    }
    Mounts.umount(point, 0);
    assertThat(Mount.at(point)).isEmpty();
  }

  @Test
  void aCloneIsAnotherMountOfTheSameFiles() throws Exception {
    publish();
    try (Descriptor clone = Mounts.openTreeClone(point);
        Descriptor cloneOfClone = Mounts.openTreeClone(clone);
        Descriptor itself = Mounts.openTree(point)) {
      create(clone, "file");
      assertThat(directory.resolve("file")).exists();
      long here = Mount.at(point).orElseThrow().id();
      assertThat(Status.of(itself).mountId()).isEqualTo(here);
      assertThat(Status.of(clone).mountId()).isNotEqualTo(here);
      assertThat(Status.of(cloneOfClone).sameFile(Status.of(itself))).isTrue();
    }
  }

  @Test
  void whatIsInUseIsUnmountedOnlyLazily() throws Exception {
    publish();
    try (Descriptor user = Open.path(point, Open.O_RDONLY | Open.O_DIRECTORY)) {
      assertErrno(Errno.EBUSY, () -> Mounts.umount(point, Mounts.UMOUNT_NOFOLLOW));
      Mounts.umount(point, Mounts.UMOUNT_LAZILY);
      assertThat(Mount.at(point)).isEmpty();
      create(user, "still-works");
    }
  }

  @Test
  void theTopmostOfTwoMountsIsTheOneThatIsSeen() throws Exception {
    publish();
    try (Descriptor mount = Mounts.detached("tmpfs", "second", List.of("ro"))) {
      Mounts.moveMount(mount, point);
    }
    assertThat(Mount.at(point).orElseThrow().source()).isEqualTo("second");
    try (Descriptor root = Open.path(point, Open.O_RDONLY)) {
      assertErrno(Errno.EROFS, () -> create(root, "x"));
    }
  }

  @Test
  void failuresSayWhatTheFileSystemSaid() {
    assertErrno(Errno.ENODEV, () -> Mounts.detached("nonsense", "none", List.of()));
    assertErrno(Errno.EINVAL, () -> Mounts.detached("tmpfs", "none", List.of("nonsense=1")));
    assertThatThrownBy(() -> Mounts.detached("tmpfs", "none", List.of("nonsense=1")))
        .hasMessageContaining("Unknown parameter");
    assertErrno(Errno.EINVAL, () -> Mounts.umount(point, 0));
    assertErrno(Errno.ENOENT, () -> Mounts.openTree("/none"));
    assertErrno(Errno.ENOENT, () -> Mounts.openTreeClone("/none"));
    assertErrno(Errno.EBADF, () -> Mounts.moveMount(Descriptor.owning(998), point));
  }

  @Test
  void aFileSystemTellsItsKindAndSpace() throws Exception {
    publish();
    FileSystem memory = FileSystem.of(point);
    assertThat(memory.type()).isEqualTo(FileSystem.TMPFS);
    assertThat(memory.totalBytes()).isEqualTo(1 << 20);
    assertThat(memory.freeBytes()).isBetween(1L, 1L << 20);
    assertThat(memory.availableBytes()).isEqualTo(memory.freeBytes());
    assertThat(memory.files()).isGreaterThan(memory.freeFiles());
    try (Descriptor root = Open.path(point, Open.O_RDONLY)) {
      assertThat(FileSystem.of(root).id()).isEqualTo(memory.id());
    }
    assertThat(FileSystem.of("/proc").id()).isNotEqualTo(memory.id());
    assertErrno(Errno.ENOENT, () -> FileSystem.of("/none"));
    assertErrno(Errno.EBADF, () -> FileSystem.of(Descriptor.owning(998)));
  }

  @Test
  void aLineOfTheTableIsReadWithItsOptionalFieldsAndEscapes() {
    Mount mount =
        Mount.parse(
            "36 35 98:0 /mnt1 /mnt\\0402 rw,noatime master:1 propagate_from:2"
                + " - ext3 /dev/r\\134t rw");
    assertThat(mount)
        .isEqualTo(
            new Mount(
                36, "98:0", "/mnt1", "/mnt 2", List.of("rw", "noatime"), "ext3", "/dev/r\\t"));
  }

  private void publish() throws LinuxException {
    try (Descriptor mount = Mounts.detached("tmpfs", "memory", List.of("size=1m"))) {
      Mounts.moveMount(mount, point);
    }
  }

  private static void create(Descriptor parent, String name) throws LinuxException {
    Open.at(parent, name, Open.O_WRONLY | Open.O_CREAT, 0600).close();
  }
}
