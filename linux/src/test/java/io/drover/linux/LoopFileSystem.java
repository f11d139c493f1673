package io.drover.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A file system of our own in a sparse image, for tests that mark, mount and break things: nothing
 * they do reaches the machine's file systems. Closing unmounts and deletes it.
 */
public final class LoopFileSystem implements AutoCloseable {
  /** Enough for each: mkfs.xfs wants 300 MiB, mkfs.btrfs 109 MiB. The image is sparse. */
  private static final long IMAGE_BYTES = 512L << 20;

  private final String type;
  private final Path directory;
  private final Loop loop;

  private LoopFileSystem(String type, Path directory, Loop loop) {
    this.type = type;
    this.directory = directory;
    this.loop = loop;
  }

  /** Skips the test, saying what it would have shown, where no such file system can be made. */
  public static void assumeAvailable(String type, String notProven) {
    assumeTrue(
        available(type),
        () -> "needs root, loop devices and mkfs." + type + "; not proven here: " + notProven);
  }

  /** Whether this process may mount, has loop devices, and mkfs for this type. */
  public static boolean available(String type) {
    try {
      return Capabilities.ofProcess().has(Capabilities.CAP_SYS_ADMIN)
          && Files.exists(Path.of("/dev/loop-control"))
          && maker(type) != null;
    } catch (IOException unreadable) {
      return false;
    }
  }

  /** Makes and mounts an ext4, xfs or btrfs. */
  public static LoopFileSystem mounted(String type) throws IOException {
    return mounted(type, IMAGE_BYTES);
  }

  /** Makes and mounts one of a chosen size, before what the file system takes for itself. */
  public static LoopFileSystem mounted(String type, long imageBytes) throws IOException {
    LoopFileSystem made = unmounted(type, imageBytes);
    try (Descriptor mount = made.detachedMount()) {
      Mounts.moveMount(mount, made.root().toString());
      return made;
    } catch (IOException failure) {
      made.close();
      throw failure;
    }
  }

  /** Makes one that is mounted nowhere: {@link #root} is an empty directory. */
  public static LoopFileSystem unmounted(String type) throws IOException {
    return unmounted(type, IMAGE_BYTES);
  }

  private static LoopFileSystem unmounted(String type, long imageBytes) throws IOException {
    Path directory = Files.createTempDirectory("drover-" + type);
    Path image = directory.resolve("image");
    try (RandomAccessFile sparse = new RandomAccessFile(image.toFile(), "rw")) {
      sparse.setLength(imageBytes);
    }
    Files.createDirectory(directory.resolve("root"));
    make(type, image);
    return new LoopFileSystem(type, directory, Loop.attach(image.toString(), 0));
  }

  /** Where it is mounted. */
  public Path root() {
    return directory.resolve("root");
  }

  public Path image() {
    return directory.resolve("image");
  }

  /** The block device, as /dev/loop7. */
  public String device() {
    return loop.path();
  }

  /** A further mount of it that nobody sees. */
  public Descriptor detachedMount() throws IOException {
    return Mounts.detached(type, device(), List.of());
  }

  /** What is not on the disk yet never gets there (xfs_io(8), ioctl GOINGDOWN). */
  public void cutPower() throws IOException {
    Process tool =
        new ProcessBuilder("xfs_io", "-x", "-c", "shutdown", root().toString()).inheritIO().start();
    if (exitCode(tool) != 0) {
      throw new IOException("xfs_io did not shut " + root() + " down");
    }
  }

  /** Unmounts all that lies on {@link #root}, lazily where it is in use, and deletes the image. */
  @Override
  public void close() throws IOException {
    while (Mount.at(root().toString()).isPresent()) {
      unmountTopmost();
    }
    loop.close();
    Files.deleteIfExists(image());
    Files.deleteIfExists(root());
    Files.deleteIfExists(directory);
  }

  private void unmountTopmost() throws LinuxException {
    try {
      Mounts.umount(root().toString(), 0);
    } catch (LinuxException busy) {
      Mounts.umount(root().toString(), Mounts.UMOUNT_LAZILY);
    }
  }

  private static void make(String type, Path image) throws IOException {
    String quiet = type.equals("ext4") ? "-Fq" : "-fq";
    Process process =
        new ProcessBuilder(maker(type), quiet, image.toString()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (exitCode(process) != 0) {
      throw new IOException("mkfs." + type + ": " + output);
    }
  }

  private static int exitCode(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private static String maker(String type) {
    return List.of("/usr/sbin/mkfs.", "/sbin/mkfs.", "/usr/bin/mkfs.").stream()
        .map(prefix -> prefix + type)
        .filter(path -> Files.isExecutable(Path.of(path)))
        .findFirst()
        .orElse(null);
  }
}
