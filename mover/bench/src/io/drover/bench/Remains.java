package io.drover.bench;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** What a run leaves behind in its directory, and its end. */
final class Remains {
  private Remains() {}

  /**
   * Ends the processes whose command line names the directory, and takes the published tree away: a
   * daemon that was killed leaves its keeper and the mount.
   */
  static void endProcesses(Path directory) throws IOException, InterruptedException {
    for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
      if (commandLine(process).contains(directory.toString())
          && process.pid() != ProcessHandle.current().pid()) {
        process.destroyForcibly();
        process.onExit().join();
      }
    }
    String mounts = Files.readString(Path.of("/proc/self/mounts"));
    String tree = directory.resolve("lab").toString();
    if (mounts.contains(" " + tree + " ")) {
      Programs.run("umount", "--lazy", tree);
    }
  }

  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
    } catch (IOException ended) {
      return "";
    }
  }

  /** Deletes files and directories, whatever they hold; never below another mount. */
  static void delete(Path directory) throws IOException {
    Object device = Files.getAttribute(directory, "unix:dev");
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes)
              throws IOException {
            if (!Files.getAttribute(path, "unix:dev").equals(device)) {
              throw new IOException(path + " is still mounted; umount it and delete " + directory);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(path);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path path, IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(path);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
