package io.drover.mover.door.fanotify;

import io.drover.linux.Descriptor;
import java.util.Optional;

/**
 * A tree that the kernel cannot guard for us: nothing of it may be released.
 *
 * @param message one sentence for the operator
 */
public record NoDoor(Reason reason, String message) implements TreeDoor {
  /** What is lacking. */
  public enum Reason {
    /** CAP_SYS_ADMIN. */
    NOT_PERMITTED,
    /** FAN_PRE_ACCESS: Linux 6.14, built with CONFIG_FANOTIFY_ACCESS_PERMISSIONS. */
    OLD_KERNEL,
    /** Events before an access on this type of file system (ext4, XFS and Btrfs have them). */
    FILE_SYSTEM_UNABLE,
    /** The tree is a directory of a larger file system. */
    NOT_A_FILE_SYSTEM
  }

  @Override
  public void arm(Descriptor file) {}

  @Override
  public void settle(Descriptor file) {}

  @Override
  public Optional<String> unguarded() {
    return Optional.of(message);
  }
}
