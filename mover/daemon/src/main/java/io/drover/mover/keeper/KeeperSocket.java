package io.drover.mover.keeper;

import io.drover.linux.Descriptor;
import io.drover.linux.LinuxException;
import io.drover.linux.Names;
import io.drover.linux.Open;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/** Where daemon and keeper meet. */
final class KeeperSocket implements AutoCloseable {
  private static final String NAME = "keeper.socket";

  private final Path runtimeDirectory;
  private final Descriptor directory;

  KeeperSocket(Path runtimeDirectory) throws LinuxException {
    this.runtimeDirectory = runtimeDirectory;
    this.directory = Open.path(runtimeDirectory.toString(), Open.O_RDONLY | Open.O_DIRECTORY);
  }

  /** By way of /proc, because a socket's path has at most 107 bytes (unix(7)). */
  UnixDomainSocketAddress address() {
    return UnixDomainSocketAddress.of(Names.procPath(directory) + "/" + NAME);
  }

  boolean exists() {
    return Files.exists(runtimeDirectory.resolve(NAME));
  }

  void delete() throws IOException {
    Files.deleteIfExists(runtimeDirectory.resolve(NAME));
  }

  /** Whoever may not write here may not take groups either: root's daemon and nobody else. */
  void checkPeer(SocketChannel peer) throws IOException {
    UnixDomainPrincipal principal = peer.getOption(ExtendedSocketOptions.SO_PEERCRED);
    if (!principal.user().equals(Files.getOwner(runtimeDirectory))) {
      throw new IOException(
          "user " + principal.user().getName() + " may not speak on " + runtimeDirectory);
    }
  }

  @Override
  public void close() {
    directory.close();
  }
}
