package io.drover.mover.door.publish;

import io.drover.linux.Descriptor;
import io.drover.linux.LinuxException;
import io.drover.linux.Loop;
import io.drover.linux.Mount;
import io.drover.linux.Mounts;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/** Finds or makes the mount of a tree. */
final class Opening {
  private static final String WHOLE_FILE_SYSTEM = "/";

  private Opening() {}

  static TreeMount.Opened of(TreePlace place) throws IOException {
    String path = place.path().toString();
    Optional<Mount> mounted = Mount.at(path);
    if (mounted.isEmpty()) {
      if (!Files.isDirectory(place.path(), LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectories(place.path());
      }
      requireFileSystem(place.source());
      prepare(place);
      return fresh(place);
    }
    Mount left = mounted.get();
    if (!left.root().equals(WHOLE_FILE_SYSTEM) || !isOf(place.source(), left)) {
      throw new FileSystemException(
          path, left.source(), "is taken: something else is mounted there; unmount it");
    }
    BlockDevice device = BlockDevice.open(left.source());
    return closingOnFailure(device, () -> Mounts.openTree(path), true);
  }

  private static TreeMount.Opened fresh(TreePlace place) throws IOException {
    return switch (place.source()) {
      case Source.Image(Path file, Source.Format format) -> mounted(format, attached(file));
      case Source.Device(Path device, Source.Format format) ->
          mounted(format, BlockDevice.open(device.toString()));
      case Source.Directory(Path mountPoint) -> {
        BlockDevice device = BlockDevice.open(mountAt(mountPoint).source());
        yield closingOnFailure(device, () -> Mounts.openTreeClone(mountPoint.toString()), false);
      }
    };
  }

  private static TreeMount.Opened mounted(Source.Format format, BlockDevice device)
      throws LinuxException {
    return closingOnFailure(device, () -> TreeMount.detached(format, device), false);
  }

  private interface Mounting {
    Descriptor mount() throws LinuxException;
  }

  private static TreeMount.Opened closingOnFailure(
      BlockDevice device, Mounting mounting, boolean published) throws LinuxException {
    try {
      return new TreeMount.Opened(device, mounting.mount(), published);
    } catch (LinuxException failure) {
      device.close();
      throw failure;
    }
  }

  /** A device that is left from before goes on: its file system may still be alive somewhere. */
  private static BlockDevice attached(Path image) throws IOException {
    List<String> devices = Loop.devicesOf(image.toRealPath());
    if (!devices.isEmpty()) {
      return BlockDevice.open(devices.getFirst());
    }
    // Direct: the image's pages would else be cached a second time, below the tree's own cache.
    try (Loop loop = Loop.attach(image.toRealPath().toString(), Loop.DIRECT_IO)) {
      return BlockDevice.open(loop.path());
    }
  }

  private static boolean isOf(Source source, Mount mount) throws IOException {
    return switch (source) {
      case Source.Image(Path file, _) -> Loop.devicesOf(file.toRealPath()).contains(mount.source());
      case Source.Device(Path device, _) ->
          device.toRealPath().equals(Path.of(mount.source()).toRealPath());
      case Source.Directory(Path mountPoint) -> mountAt(mountPoint).device().equals(mount.device());
    };
  }

  /** Before the path is judged: a tree without a door has its own files there. */
  private static void requireFileSystem(Source source) throws IOException {
    switch (source) {
      case Source.Image _, Source.Device _ -> {}
      case Source.Directory(Path mountPoint) -> mountAt(mountPoint);
    }
  }

  private static Mount mountAt(Path mountPoint) throws IOException {
    Mount mount =
        Mount.at(mountPoint.toRealPath().toString())
            .orElseThrow(
                () -> new NotAFileSystemException(mountPoint.toString(), "is no mount point"));
    if (!mount.root().equals(WHOLE_FILE_SYSTEM)) {
      throw new NotAFileSystemException(
          mountPoint.toString(), "shows only " + mount.root() + " of its file system");
    }
    if (!Path.of(mount.source()).isAbsolute()) {
      throw new NotAFileSystemException(mountPoint.toString(), "lies on no block device");
    }
    return mount;
  }

  /** Readable by all and writable by none: a job that finds no tree must not fill the disk here. */
  private static void prepare(TreePlace place) throws IOException {
    Path path = place.path();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
      if (entries.iterator().hasNext()) {
        throw new FileSystemException(
            path.toString(),
            null,
            "is not empty, and tree "
                + place.name()
                + " would hide its files; move them away, or give the tree another path");
      }
    }
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("r-xr-xr-x"));
  }
}
