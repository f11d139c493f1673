package io.drover.linux;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this process may do (capabilities(7)).
 *
 * @param effectiveUser its user id for permission checks
 * @param effective one bit a capability
 */
public record Capabilities(int effectiveUser, long effective) {
  /** Opens by file handle, and passes over the permissions of directories. */
  public static final int CAP_DAC_READ_SEARCH = 2;

  /** Mounts, fanotify groups, trusted attributes. */
  public static final int CAP_SYS_ADMIN = 21;

  /** Leases on other users' files. */
  public static final int CAP_LEASE = 28;

  private static final int HEXADECIMAL = 16;

  public static Capabilities ofProcess() throws IOException {
    return parse(new String(Files.readAllBytes(Path.of("/proc/self/status")), UTF_8));
  }

  /** Parses the lines {@code Uid:} (real, effective, ...) and {@code CapEff:} of a status file. */
  static Capabilities parse(String status) {
    String user = field(status, "Uid:").split("\\s+", -1)[1];
    String effective = field(status, "CapEff:");
    return new Capabilities(
        Integer.parseUnsignedInt(user), Long.parseUnsignedLong(effective, HEXADECIMAL));
  }

  public boolean has(int capability) {
    return (effective >>> capability & 1) == 1;
  }

  private static String field(String status, String key) {
    return status
        .lines()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(key.length()).strip())
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no " + key + " in /proc/self/status"));
  }
}
