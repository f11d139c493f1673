package io.drover.bench;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A file system of its own in a sparse image, mounted. Direct I/O on the image: what it caches
 * would make the second reader of anything look fast.
 */
final class Volume implements AutoCloseable {
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
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(bytes);
    }
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
              "lazy_itable_init=0,lazy_journal_init=0",
              image.toString());
      case "xfs" -> List.of("mkfs.xfs", "-q", "-f", image.toString());
      default -> throw new IOException("--fs " + fileSystem + ": ext4 or xfs");
    };
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
