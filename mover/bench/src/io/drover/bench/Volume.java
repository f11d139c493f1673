package io.drover.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A file system of its own in an image, mounted. Direct I/O on the image: what it caches would make
 * the second reader of anything look fast.
 */
final class Volume implements AutoCloseable {
  private static final long BLOCK_BYTES = 8L << 20;

  private final Path image;
  private final String device;
  private final Path mountPoint;

  private Volume(Path image, String device, Path mountPoint) {
    this.image = image;
    this.device = device;
    this.mountPoint = mountPoint;
  }

  static Volume make(String fileSystem, Path mountPoint, long bytes)
      throws IOException, InterruptedException {
    Path image = mountPoint.resolveSibling(mountPoint.getFileName() + ".image");
    allocate(image, bytes);
    Programs.run(mkfs(fileSystem, image).toArray(String[]::new));
    Files.createDirectories(mountPoint);
    String device = Programs.run("losetup", "--direct-io=on", "--find", "--show", image.toString());
    Volume volume = new Volume(image, device, mountPoint);
    try {
      Programs.run("mount", "-t", fileSystem, device, mountPoint.toString());
      Programs.run("mount", "--make-private", mountPoint.toString());
      return volume;
    } catch (IOException e) {
      volume.close();
      throw e;
    }
  }

  /**
   * Written once, not sparse: who writes first to a hole of the image pays for its allocation on
   * the file system below, and that is neither ours nor cp's to pay.
   */
  private static void allocate(Path image, long bytes) throws IOException, InterruptedException {
    Programs.run(
        "dd",
        "if=/dev/zero",
        "of=" + image,
        "bs=" + BLOCK_BYTES,
        "count=" + Math.ceilDiv(bytes, BLOCK_BYTES),
        "oflag=direct");
  }

  private static List<String> mkfs(String fileSystem, Path image) throws IOException {
    return switch (fileSystem) {
      // As `drover up` makes them. Without lazy initialisation, which would write while we measure.
      case "ext4" ->
          List.of(
              "mkfs.ext4",
              "-q",
              "-F",
              "-I",
              "512",
              "-m",
              "0",
              "-E",
              "nodiscard,lazy_itable_init=0,lazy_journal_init=0",
              image.toString());
      case "xfs" -> List.of("mkfs.xfs", "-q", "-f", "-K", image.toString());
      default -> throw new IOException("--fs " + fileSystem + ": ext4 or xfs");
    };
  }

  String device() {
    return device;
  }

  Path path() {
    return mountPoint;
  }

  @Override
  public void close() throws IOException {
    try {
      if (Files.getFileStore(mountPoint).name().equals(device)) {
        Programs.run("umount", mountPoint.toString());
      }
      Programs.run("losetup", "--detach", device);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while unmounting " + mountPoint, e);
    } finally {
      Files.deleteIfExists(image);
    }
  }
}
