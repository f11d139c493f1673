package io.drover.mover.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.linux.Descriptor;
import io.drover.linux.Loop;
import io.drover.linux.LoopFileSystem;
import io.drover.linux.Mount;
import io.drover.linux.Mounts;
import io.drover.mover.door.fanotify.NoDoor;
import io.drover.mover.door.publish.Source;
import io.drover.mover.door.publish.Unpublished;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When a tree is visible at its path, and what is left when it is not. */
@Timeout(120)
class PublishingTest {
  private static final int BYTES = 50_000;

  @TempDir private Path temporary;
  private LoopFileSystem fileSystem;
  private OpenTree tree;

  @BeforeEach
  void make() throws IOException {
    LoopFileSystem.assumeAvailable("ext4", "that a tree is visible only while it is guarded");
    fileSystem = LoopFileSystem.unmounted("ext4");
  }

  @AfterEach
  void remove() throws IOException {
    if (tree != null) {
      tree.close();
    } else if (fileSystem != null) {
      fileSystem.close();
    }
  }

  @Test
  void aTreeThatIsNotPublishedIsAnEmptyDirectoryThatNobodyMayWrite() throws Exception {
    openImage();
    tree.recall().createResident("note", BYTES, 1);
    assertThat(tree.path().resolve("note")).hasSize(BYTES);

    assertThat(tree.door().unpublish()).isEqualTo(new Unpublished.Gone());
    tree.closeDoor();

    assertThat(tree.path()).isEmptyDirectory();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(tree.path())))
        .isEqualTo("r-xr-xr-x");
    assertThat(tree.store().isEmpty()).isTrue();
    tree.openDoor();
    assertThat(tree.path().resolve("note")).hasSize(BYTES);
  }

  @Test
  void theLoopDeviceOfAnImageEndsWithTheTree() throws Exception {
    Path image = temporary.resolve("image");
    Files.move(fileSystem.image(), image);
    fileSystem.close();
    fileSystem = null;
    Source source = new Source.Image(image, OpenTree.format("ext4"));
    try (OpenTree own = OpenTree.at(null, temporary.resolve("lab"), source)) {
      assertThat(Loop.devicesOf(image)).hasSize(1);
      own.door().unpublish();
      own.closeDoor();
      assertThat(Loop.devicesOf(image)).isEmpty();
    }
  }

  @Test
  void aBlockDeviceMayBeATree() throws Exception {
    Source source = new Source.Device(Path.of(fileSystem.device()), OpenTree.format("ext4"));
    tree = OpenTree.at(fileSystem, fileSystem.root(), source);
    assertThatItServes();
  }

  @Test
  void aFileSystemThatTheAdministratorMountedElsewhereMayBeATree() throws Exception {
    mountAt(fileSystem.root());
    Path path = temporary.resolve("lab");
    tree = OpenTree.at(fileSystem, path, new Source.Directory(fileSystem.root()));
    try {
      assertThatItServes();
      assertThat(tree.door().unpublish()).isEqualTo(new Unpublished.Gone());
      tree.closeDoor();
      assertThat(tree.store().isEmpty()).isTrue();
      tree.openDoor();
      assertThatItServes();
    } finally {
      tree.door().unpublish();
    }
  }

  @Test
  void aTreeThatAnotherNamespaceStillSeesKeepsItsGroup() throws Exception {
    openImage();
    String path = tree.released("film", BYTES, 1);
    try (Command other = Command.start("unshare", "-m", "sh", "-c", "echo; exec sleep 60")) {
      awaitOtherNamespace(other);
      assertThat(tree.door().unpublish()).isEqualTo(new Unpublished.Gone());
      tree.closeDoor();
      assertThat(tree.store().isEmpty()).isFalse();
      String pid = Long.toString(other.pid());
      try (Command reader = Command.start("nsenter", "-t", pid, "-m", "cat", path)) {
        reader.awaitBlocked();
        tree.openDoor();
        assertThat(reader.output()).isEqualTo(FakeRecall.content(1, BYTES));
      }
    }
  }

  @Test
  void aTreeWhoseGroupWasLostIsGuardedAgain() throws Exception {
    openImage();
    tree.released("film", BYTES, 1);
    tree.closeDoor();
    tree.store().release("lab");
    tree.openDoor();
    assertThatItServes();
  }

  @Test
  void filesAtThePathAreNotHidden() throws Exception {
    Files.createFile(fileSystem.root().resolve("mine"));
    assertThatThrownBy(this::openImage)
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("is not empty");
    Files.delete(fileSystem.root().resolve("mine"));
  }

  @Test
  void aForeignMountAtThePathIsLeftAlone() throws Exception {
    try (LoopFileSystem foreign = LoopFileSystem.unmounted("ext4");
        Descriptor mount = foreign.detachedMount()) {
      Mounts.moveMount(mount, fileSystem.root().toString());
      assertThatThrownBy(this::openImage).hasMessageContaining("something else is mounted");
      assertThat(Mount.at(fileSystem.root().toString()).orElseThrow().source())
          .isEqualTo(foreign.device());
    }
  }

  @Test
  void aPartOfALargerFileSystemGetsNoDoor() throws Exception {
    Source source = new Source.Directory(temporary);
    assertThat(OpenTree.refusal(temporary.resolve("lab"), source))
        .isEqualTo(NoDoor.Reason.NOT_A_FILE_SYSTEM);
  }

  @Test
  void filesOfATreeWithoutADoorAreNoReasonToRefuseIt() throws Exception {
    Path lab = Files.createDirectories(temporary.resolve("lab"));
    Path mine = Files.createFile(lab.resolve("mine"));
    try {
      assertThat(OpenTree.refusal(lab, new Source.Directory(temporary)))
          .isEqualTo(NoDoor.Reason.NOT_A_FILE_SYSTEM);
    } finally {
      Files.delete(mine);
    }
  }

  @Test
  void aFileSystemInMemoryGetsNoDoor() throws Exception {
    Path mountPoint = Files.createDirectory(temporary.resolve("memory"));
    try (Descriptor mount = Mounts.detached("tmpfs", "none", List.of())) {
      Mounts.moveMount(mount, mountPoint.toString());
    }
    try {
      assertThat(OpenTree.refusal(temporary.resolve("lab"), new Source.Directory(mountPoint)))
          .isEqualTo(NoDoor.Reason.NOT_A_FILE_SYSTEM);
    } finally {
      Mounts.umount(mountPoint.toString(), 0);
    }
  }

  @Test
  void aDaemonWithoutPrivilegeGetsNoDoor() throws Exception {
    assumeTrue(
        Files.exists(Path.of("/usr/bin/setpriv")),
        "needs setpriv; not proven here: that a daemon without CAP_SYS_ADMIN says so");
    List<String> unprivileged = List.of("/usr/bin/setpriv", "--bounding-set", "-sys_admin");
    DoorProcess.Setting setting = new DoorProcess.Setting("ext4", fileSystem, temporary, 0);
    assertThatThrownBy(() -> DoorProcess.serving(unprivileged, setting, "online").close())
        .hasMessageContaining("NOT_PERMITTED");
  }

  private void openImage() throws IOException {
    Source source = new Source.Image(fileSystem.image(), OpenTree.format("ext4"));
    tree = OpenTree.at(fileSystem, fileSystem.root(), source);
  }

  private void mountAt(Path path) throws IOException {
    try (Descriptor mount = fileSystem.detachedMount()) {
      Mounts.moveMount(mount, path.toString());
    }
  }

  private void assertThatItServes() throws Exception {
    try (Command reader = Command.start("cat", tree.released("film", BYTES, 1))) {
      assertThat(reader.output()).isEqualTo(FakeRecall.content(1, BYTES));
    }
  }

  private static void awaitOtherNamespace(Command other) throws Exception {
    Path own = Files.readSymbolicLink(Path.of("/proc/self/ns/mnt"));
    while (Files.readSymbolicLink(Path.of("/proc/" + other.pid() + "/ns/mnt")).equals(own)) {
      Thread.sleep(2);
    }
  }
}
