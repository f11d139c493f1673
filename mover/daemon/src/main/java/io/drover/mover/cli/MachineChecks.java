package io.drover.mover.cli;

import io.drover.linux.Capabilities;
import io.drover.linux.Fanotify;
import io.drover.linux.KernelRelease;
import io.drover.linux.Limits;
import io.drover.linux.LinuxException;
import java.io.IOException;
import java.util.List;

/** Whether this machine and this user can run a daemon whose readers wait. */
final class MachineChecks {
  private static final int JAVA = 25;

  /** FAN_PRE_ACCESS came with it. */
  private static final int KERNEL_MAJOR = 6;

  private static final int KERNEL_MINOR = 14;

  /** As in the shipped unit: half of them for readers that wait. */
  private static final int OPEN_FILES = 65_536;

  private static final String NO_DOOR =
      "without it Drover archives and restores, and releases nothing";

  List<Verdict> all() throws IOException {
    return List.of(java(), kernel(), privilege(), door(), openFiles());
  }

  private static Verdict java() {
    int version = Runtime.version().feature();
    return version >= JAVA
        ? Verdict.ok("java", Runtime.version().toString())
        : Verdict.fail("java", "version " + version, "install a Java " + JAVA + " runtime");
  }

  private static Verdict kernel() {
    KernelRelease kernel = KernelRelease.running();
    return kernel.isAtLeast(KERNEL_MAJOR, KERNEL_MINOR)
        ? Verdict.ok("kernel", kernel.toString())
        : Verdict.warn(
            "kernel", kernel.toString(), "readers can be made to wait from 6.14 on; " + NO_DOOR);
  }

  private static Verdict privilege() throws IOException {
    return Capabilities.ofProcess().has(Capabilities.CAP_SYS_ADMIN)
        ? Verdict.ok("privilege", "CAP_SYS_ADMIN")
        : Verdict.warn(
            "privilege",
            "no CAP_SYS_ADMIN",
            "run as root or by the shipped systemd unit; " + NO_DOOR);
  }

  /** A group without a mark holds nobody up. */
  private static Verdict door() {
    try (Fanotify _ = Fanotify.init(Fanotify.CLASS_PRE_CONTENT | Fanotify.UNLIMITED_QUEUE)) {
      return Verdict.ok("fanotify", "readers can be made to wait");
    } catch (LinuxException e) {
      return Verdict.warn("fanotify", e.getMessage(), NO_DOOR);
    }
  }

  private static Verdict openFiles() throws LinuxException {
    int raised = Limits.raiseOpenFiles(OPEN_FILES);
    return raised >= OPEN_FILES
        ? Verdict.ok("open files", "up to " + raised)
        : Verdict.warn(
            "open files",
            "up to " + raised,
            "each waiting reader takes one; set LimitNOFILE=" + OPEN_FILES + " or ulimit -Hn");
  }
}
