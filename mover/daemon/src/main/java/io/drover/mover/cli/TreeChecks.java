package io.drover.mover.cli;

import io.drover.linux.FileSystem;
import io.drover.linux.LinuxException;
import io.drover.mover.Precaution;
import io.drover.mover.config.Configuration;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether the trees' file systems are there and of a kind that has a door. */
final class TreeChecks {
  private static final Map<Long, String> TYPES =
      Map.of(
          FileSystem.EXT4, "ext4",
          FileSystem.XFS, "xfs",
          FileSystem.BTRFS, "btrfs",
          FileSystem.TMPFS, "tmpfs",
          FileSystem.OVERLAY, "overlay",
          FileSystem.FUSE, "fuse",
          FileSystem.NFS, "nfs");

  private static final List<String> WITH_DOOR = List.of("ext4", "xfs", "btrfs");

  /**
   * How a file system begins (blkid(8) looks there too).
   *
   * @param offset in bytes
   * @param hexadecimal what stands there
   */
  private record Magic(String type, int offset, String hexadecimal) {
    private static final List<Magic> KNOWN =
        List.of(
            // Shared by ext2, ext3 and ext4: s_magic, 56 bytes into the superblock at 1024.
            new Magic("ext4", 1080, "53ef"),
            new Magic("xfs", 0, "58465342"),
            new Magic("btrfs", 0x10040, "5f42485266535f4d"));

    boolean isIn(FileChannel device) throws IOException {
      ByteBuffer found = ByteBuffer.allocate(hexadecimal.length() / 2);
      device.read(found, offset);
      return HexFormat.of().formatHex(found.array()).equals(hexadecimal);
    }
  }

  Verdict of(Configuration.Tree tree) {
    String what = "tree " + tree.name();
    return switch (tree.source()) {
      case Configuration.Source.Image(Path image) -> device(what, tree, image);
      case Configuration.Source.Device(Path device) -> device(what, tree, device);
      case Configuration.Source.Directory(Path directory) -> directory(what, directory);
    };
  }

  /** Whether its files can have as many copies as its default group asks for. */
  Optional<Verdict> copies(Configuration configuration, Configuration.Tree tree) {
    return home(tree)
        .flatMap(home -> Precaution.lacking(configuration, tree, home))
        .map(
            why ->
                Verdict.fail(
                    "tree " + tree.name(),
                    "nothing of it can be released: " + why,
                    "add pools elsewhere to the group, or lower its minCopies"));
  }

  /** A file system of its own, or the one that its directory lies on. */
  private static Optional<FileSystem> home(Configuration.Tree tree) {
    try {
      if (tree.source() instanceof Configuration.Source.Directory(Path directory)) {
        return Optional.of(FileSystem.of(directory.toString()));
      }
      // What is not mounted holds no pool.
      FileSystem there = FileSystem.of(tree.path().toString());
      FileSystem above = FileSystem.of(tree.path().resolve("..").toString());
      return there.isSame(above) ? Optional.empty() : Optional.of(there);
    } catch (LinuxException absent) {
      return Optional.empty();
    }
  }

  private static Verdict device(String what, Configuration.Tree tree, Path source) {
    String supported = "use one of " + String.join(", ", WITH_DOOR);
    if (!WITH_DOOR.contains(tree.fsType())) {
      return Verdict.fail(what, "fsType " + tree.fsType(), supported);
    }
    try (FileChannel device = FileChannel.open(source)) {
      Optional<String> found = typeOf(device);
      if (found.isEmpty()) {
        return Verdict.fail(
            what, source + " holds no known file system", "make one: mkfs." + tree.fsType());
      }
      return found.get().equals(tree.fsType())
          ? Verdict.ok(what, found.get() + " in " + source)
          : Verdict.fail(what, source + " holds " + found.get(), "set fsType: " + found.get());
    } catch (IOException e) {
      return Verdict.fail(
          what, source + ": " + Failure.reason(e), "correct its source in the configuration");
    }
  }

  private static Optional<String> typeOf(FileChannel device) throws IOException {
    for (Magic magic : Magic.KNOWN) {
      if (magic.isIn(device)) {
        return Optional.of(magic.type());
      }
    }
    return Optional.empty();
  }

  private static Verdict directory(String what, Path directory) {
    if (!Files.isDirectory(directory)) {
      return Verdict.fail(what, directory + " is no directory", "mount its file system there");
    }
    try {
      long number = FileSystem.of(directory.toString()).type();
      String type = TYPES.getOrDefault(number, "type 0x" + Long.toHexString(number));
      return WITH_DOOR.contains(type)
          ? Verdict.ok(what, type + " at " + directory)
          : Verdict.warn(
              what,
              type + " at " + directory,
              "nothing is released there; " + String.join(", ", WITH_DOOR) + " have a door");
    } catch (LinuxException e) {
      return Verdict.fail(what, directory + ": " + e.getMessage(), "mount its file system there");
    }
  }
}
