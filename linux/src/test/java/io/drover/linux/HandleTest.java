package io.drover.linux;

import static io.drover.linux.LinuxAssertions.assertErrno;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HandleTest {
  private LoopFileSystem tree;
  private Descriptor root;

  private void mount(String type) throws Exception {
    LoopFileSystem.assumeAvailable(type, "files of " + type + " opened by handle");
    tree = LoopFileSystem.mounted(type);
    root = Open.path(tree.root().toString(), Open.O_RDONLY | Open.O_DIRECTORY);
    Files.writeString(tree.root().resolve("file"), "data");
  }

  @AfterEach
  void unmount() throws Exception {
    if (tree != null) {
      root.close();
      tree.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ext4", "xfs", "btrfs"})
  void aHandleOutlivesTheNameAndEndsWithTheFile(String type) throws Exception {
    mount(type);
    Handle handle = Handle.of(root, "file");
    Files.move(tree.root().resolve("file"), tree.root().resolve("renamed"));
    try (Descriptor file = handle.open(root, Open.O_RDWR)) {
      assertThat(Status.of(file).size()).isEqualTo(4);
      assertThat(Handle.of(file)).isEqualTo(handle);
    }
    Files.delete(tree.root().resolve("renamed"));
    assertErrno(Errno.ESTALE, () -> handle.open(root, Open.O_RDONLY));
    Files.writeString(tree.root().resolve("file"), "another");
    assertErrno(Errno.ESTALE, () -> handle.open(root, Open.O_RDONLY));
    assertThat(Handle.of(root, "file")).isNotEqualTo(handle);
  }

  @Test
  void aHandleOpensThroughAPrivateMount() throws Exception {
    mount("ext4");
    Handle handle = Handle.of(root, "file");
    try (Descriptor clone = Mounts.openTreeClone(tree.root().toString());
        Descriptor directory = Open.at(clone, ".", Open.O_RDONLY | Open.O_DIRECTORY, 0)) {
      assertErrno(Errno.EBADF, () -> handle.open(clone, Open.O_RDONLY));
      try (Descriptor file = handle.open(directory, Open.O_RDONLY)) {
        assertThat(Status.of(file).mountId()).isEqualTo(Status.of(directory).mountId());
        assertThat(Status.of(file).mountId()).isNotEqualTo(Status.of(root).mountId());
      }
    }
  }

  @Test
  void aHandleIsAValue() throws Exception {
    mount("ext4");
    Handle handle = Handle.of(root, "file");
    Handle decoded = Handle.decode(handle.encode());
    assertThat(decoded).isEqualTo(handle).hasSameHashCodeAs(handle).hasToString(handle.toString());
    assertThat(handle.encode()).hasSize(12);
    assertThat(Handle.of(root)).isNotEqualTo(handle);
    decoded.open(root, Open.O_RDONLY).close();
  }

  @Test
  void whatIsNoHandleIsNotDecoded() {
    assertThatThrownBy(() -> Handle.decode(new byte[4]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Handle.decode(new byte[133]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsNotThereHasNoHandle() throws Exception {
    assertErrno(Errno.ENOENT, () -> Handle.of(Descriptor.WORKING_DIRECTORY, "/none"));
    try (WakeUp counter = WakeUp.create()) {
      assertErrno(Errno.EOPNOTSUPP, () -> Handle.of(counter.descriptor()));
    }
  }
}
