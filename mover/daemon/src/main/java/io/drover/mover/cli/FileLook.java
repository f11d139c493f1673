package io.drover.mover.cli;

import io.drover.linux.Capabilities;
import io.drover.linux.Descriptor;
import io.drover.linux.LinuxException;
import io.drover.linux.Open;
import io.drover.linux.Status;
import io.drover.mover.config.Configuration;
import io.drover.mover.home.Found;
import io.drover.mover.home.HomeException;
import io.drover.mover.home.LinuxTree;
import io.drover.mover.home.StubAttribute;
import io.drover.mover.migration.FileFacts;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What a file's stub and inode say.
 *
 * @param found what lies in the place of its stub
 */
record FileLook(Found found, FileFacts facts) {
  /**
   * Without the capability the kernel hides the attribute, and every file would look unmanaged.
   *
   * @param command that wants to look
   */
  static void requireSight(Configuration configuration, String command) throws IOException {
    boolean hidden =
        configuration.stubAttribute().kind() == Configuration.StubAttribute.Kind.TRUSTED
            && !Capabilities.ofProcess().has(Capabilities.CAP_SYS_ADMIN);
    if (hidden) {
      throw new Failure(
          command
              + " reads the attribute trusted.drover, which only root sees; as another user"
              + " ask the daemon: drover explain PATH");
    }
  }

  /** Looks without opening: an open would recall a released file. */
  static FileLook at(Path file, StubAttribute attribute) throws LinuxException, HomeException {
    byte[] name = BytePath.bytes(file);
    try (Descriptor unopened = Open.path(name, Open.O_PATH | Open.O_NOFOLLOW)) {
      Status status = Status.of(unopened);
      FileFacts facts =
          new FileFacts(
              status.size(),
              status.mtimeNanos(),
              status.ctimeNanos(),
              status.links(),
              status.mode(),
              status.uid(),
              status.gid());
      return new FileLook(attribute.readUnopened(unopened, LinuxTree.identityOf(unopened)), facts);
    }
  }
}
