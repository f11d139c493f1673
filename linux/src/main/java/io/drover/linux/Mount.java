package io.drover.linux;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One line of /proc/self/mountinfo (proc_pid_mountinfo(5)).
 *
 * @param id as {@link Status#mountId}; used again after an unmount
 * @param device {@code major:minor} of the file system
 * @param root which directory of the file system is mounted; {@code /} for all of it
 * @param point where, as a path of this process's namespace
 * @param options of the mount, as {@code rw,relatime}
 * @param type as ext4
 * @param source the device, or what was given in its place
 */
public record Mount(
    long id,
    String device,
    String root,
    String point,
    List<String> options,
    String type,
    String source) {

  private static final Path TABLE = Path.of("/proc/self/mountinfo");

  public Mount {
    options = List.copyOf(options);
  }

  /** All mounts of this namespace, those beneath before those on top of them. */
  public static List<Mount> all() throws IOException {
    String table = new String(Files.readAllBytes(TABLE), UTF_8);
    return table.lines().map(Mount::parse).toList();
  }

  /** The topmost mount at exactly this absolute path, or empty when it is no mount point. */
  public static Optional<Mount> at(String path) throws IOException {
    return all().stream().filter(mount -> mount.point.equals(path)).reduce((below, top) -> top);
  }

  /** The line's optional fields end with a single hyphen; their number varies. */
  static Mount parse(String line) {
    List<String> fields = Arrays.asList(line.split(" ", -1));
    int hyphen = fields.indexOf("-");
    return new Mount(
        Long.parseLong(fields.get(0)),
        fields.get(2),
        unescaped(fields.get(3)),
        unescaped(fields.get(4)),
        Arrays.asList(fields.get(5).split(",", -1)),
        fields.get(hyphen + 1),
        unescaped(fields.get(hyphen + 2)));
  }

  /** Space, tab, newline and backslash are written as octal numbers. */
  private static String unescaped(String field) {
    return field
        .replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\");
  }
}
