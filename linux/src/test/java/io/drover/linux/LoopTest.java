package io.drover.linux;

import static io.drover.linux.LinuxAssertions.assertErrno;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LoopTest {
  private static final int SIZE = 1 << 20;
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(10);

  @TempDir Path directory;
  private Path image;

  @BeforeEach
  void makeAnImage() throws Exception {
    LoopFileSystem.assumeAvailable("ext4", "attaching images to loop devices");
    image = Files.write(directory.toRealPath().resolve("image"), new byte[SIZE]);
  }

  @Test
  void anImageBecomesADeviceForAsLongAsItIsOpen() throws Exception {
    try (Loop loop = Loop.attach(image.toString(), 0)) {
      assertThat(Loop.devicesOf(image)).containsExactly(loop.path());
      try (Descriptor device = Open.path(loop.path(), Open.O_RDWR)) {
        Io.writeAll(device, ByteBuffer.allocateDirect(1).put((byte) 7).flip(), 0);
        Io.fsync(device);
      }
    }
    assertThat(Files.readAllBytes(image)[0]).isEqualTo((byte) 7);
    assertThat(Loop.devicesOf(image)).isEmpty();
  }

  @Test
  void aReadOnlyDeviceRefusesWrites() throws Exception {
    try (Loop loop = Loop.attach(image.toString(), Loop.READ_ONLY);
        Descriptor device = Open.path(loop.path(), Open.O_RDWR)) {
      ByteBuffer block = ByteBuffer.allocateDirect(512);
      assertErrno(Errno.EPERM, () -> Io.writeAll(device, block, 0));
    }
  }

  @Test
  void aDeviceMayBypassTheCache() throws Exception {
    assumeFalse(
        FileSystem.of(image.toString()).type() == FileSystem.TMPFS,
        "the image lies in memory; not proven here: direct I/O");
    try (Loop buffered = Loop.attach(image.toString(), 0);
        Loop direct = Loop.attach(image.toString(), Loop.DIRECT_IO)) {
      assertThat(attribute(buffered.path(), "dio")).hasContent("0");
      assertThat(attribute(direct.path(), "dio")).hasContent("1");
    }
  }

  @Test
  void aDeviceThatIsDetachedTwiceWasFreeAlready() throws Exception {
    String path;
    try (Loop loop = Loop.attach(image.toString(), 0)) {
      path = loop.path();
      Loop.detach(path);
    }
    assertThat(Loop.devicesOf(image)).isEmpty();
    assertErrno(Errno.ENXIO, () -> Loop.detach(path));
  }

  @Test
  void whatIsNoImageIsNotAttached() {
    assertErrno(Errno.ENOENT, () -> Loop.attach(directory.resolve("none").toString(), 0));
    assertErrno(Errno.EINVAL, () -> Loop.attach(directory.toString(), Loop.READ_ONLY));
  }

  @Test
  void aMountKeepsItsDeviceAndTheLastUserFreesIt() throws Exception {
    LoopFileSystem tree = LoopFileSystem.unmounted("ext4");
    Path backing = attribute(tree.device(), "backing_file");
    String image = tree.image().toString();
    try (Descriptor mount = tree.detachedMount()) {
      tree.close();
      assertThat(isBackedBy(backing, image)).isTrue();
      Open.at(mount, "still-works", Open.O_RDWR | Open.O_CREAT, 0600).close();
    }
    // The kernel unmounts in the background.
    long start = System.nanoTime();
    while (isBackedBy(backing, image) && System.nanoTime() - start < LONG_ENOUGH.toNanos()) {
      Thread.onSpinWait();
    }
    assertThat(isBackedBy(backing, image)).isFalse();
  }

  /** The image was deleted meanwhile, which the kernel notes behind its path. */
  private static boolean isBackedBy(Path backing, String image) {
    try {
      return Files.readString(backing).startsWith(image);
    } catch (IOException free) {
      return false;
    }
  }

  private static Path attribute(String device, String name) {
    return Path.of("/sys/block", device.substring("/dev/".length()), "loop", name);
  }
}
