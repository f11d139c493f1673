package io.drover.mover.door.publish;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Where else a file system is mounted, in the mount namespaces of all processes
 * (proc_pid_mountinfo(5)). Detached mounts and those of a namespace without a process are not seen.
 */
final class Elsewhere {
  private static final Path PROC = Path.of("/proc");
  private static final int DEVICE_FIELD = 2;
  private static final int POINT_FIELD = 4;

  private Elsewhere() {}

  /**
   * Whether some namespace shows the file system at another place than its own mount point.
   *
   * @param device {@code major:minor}
   */
  static boolean isMounted(String device, Path mountPoint) {
    Set<Path> namespaces = new HashSet<>();
    return ProcessHandle.allProcesses()
        .map(process -> PROC.resolve(Long.toString(process.pid())))
        .filter(process -> isNew(process, namespaces))
        .flatMap(process -> table(process).stream())
        .flatMap(String::lines)
        .map(line -> line.split(" "))
        .anyMatch(
            fields ->
                fields[DEVICE_FIELD].equals(device)
                    && !fields[POINT_FIELD].equals(mountPoint.toString()));
  }

  /** Most processes share one namespace, whose table need not be read again. */
  private static boolean isNew(Path process, Set<Path> namespaces) {
    try {
      return namespaces.add(Files.readSymbolicLink(process.resolve("ns/mnt")));
    } catch (IOException gone) {
      return false;
    }
  }

  private static Optional<String> table(Path process) {
    try {
      return Optional.of(Files.readString(process.resolve("mountinfo")));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }
}
