package io.drover.mover.door.publish;

import java.nio.file.Path;
import java.util.List;

/** Where the file system of a tree comes from. All of it belongs to the tree. */
public sealed interface Source {
  /** An image file, for which a loop device is found or made. */
  record Image(Path file, Format format) implements Source {}

  /** A block device. */
  record Device(Path device, Format format) implements Source {}

  /** Where the administrator has mounted it already, out of users' reach (mode 0700 above it). */
  record Directory(Path mountPoint) implements Source {}

  /**
   * How it is mounted.
   *
   * @param type as ext4, xfs, btrfs
   * @param options of the type, each {@code key=value} or {@code flag}
   */
  record Format(String type, List<String> options) {
    public Format {
      options = List.copyOf(options);
    }
  }
}
