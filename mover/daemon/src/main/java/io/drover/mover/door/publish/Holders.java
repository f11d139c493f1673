package io.drover.mover.door.publish;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which processes keep a mount busy: those with an open file, a working directory, a root or a
 * program in it (proc_pid_fd(5)). A file that is only mapped is not looked for.
 */
final class Holders {
  private static final Path PROC = Path.of("/proc");
  private static final List<String> SINGLE_LINKS = List.of("cwd", "root", "exe");

  private Holders() {}

  /** Their numbers, without our own, in ascending order. */
  static List<Long> of(Path mountPoint) {
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> pid != ProcessHandle.current().pid())
        .filter(pid -> holds(PROC.resolve(Long.toString(pid)), mountPoint))
        .sorted()
        .toList();
  }

  private static boolean holds(Path process, Path mountPoint) {
    if (SINGLE_LINKS.stream().anyMatch(link -> leadsInto(process.resolve(link), mountPoint))) {
      return true;
    }
    try (DirectoryStream<Path> open = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path link : open) {
        if (leadsInto(link, mountPoint)) {
          return true;
        }
      }
      return false;
    } catch (IOException | DirectoryIteratorException gone) {
      return false;
    }
  }

  private static boolean leadsInto(Path link, Path mountPoint) {
    try {
      return Files.readSymbolicLink(link).startsWith(mountPoint);
    } catch (IOException gone) {
      return false;
    }
  }

  /** As {@code less (812), bash (97)}; at most a handful by name. */
  static String named(List<Long> pids) {
    // A sentence names what an operator can look at; the rest shows once these have ended.
    int named = 5;
    Stream<String> names = pids.stream().limit(named).map(pid -> name(pid) + " (" + pid + ")");
    String words = String.join(", ", names.toList());
    return pids.size() > named ? words + " and " + (pids.size() - named) + " more" : words;
  }

  private static String name(long pid) {
    try {
      return Files.readString(PROC.resolve(pid + "/comm")).strip();
    } catch (IOException gone) {
      return "process";
    }
  }
}
