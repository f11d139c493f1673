package io.drover.mover.home;

import io.drover.events.Code;
import io.drover.events.FilePath;
import io.drover.linux.Descriptor;
import io.drover.linux.Errno;
import io.drover.linux.FileSystem;
import io.drover.linux.Handle;
import io.drover.linux.LinuxException;
import io.drover.linux.Names;
import io.drover.linux.Open;
import io.drover.linux.Status;
import io.drover.stub.InodeIdentity;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A tree on a local file system, reached through a private mount that raises no events. */
public final class LinuxTree implements Tree {
  /**
   * What the files of a tree need.
   *
   * @param root the tree's root on the private mount, opened for reading as a directory
   */
  public record Means(
      Descriptor root,
      StubAttribute attribute,
      SlotLocks slots,
      LeaseWatch leases,
      Sync sync,
      Watch watch,
      Drains drains) {}

  private static final int SIBLINGS_MAX = 100_000;

  private final String name;
  private final Means means;

  public LinuxTree(String name, Means means) {
    this.name = name;
    this.means = means;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public HomeFile open(FilePath path) throws HomeException {
    try {
      // Looked at before it is opened: opening a device can have effects.
      requireRegular(Status.at(means.root(), path.bytes(), Status.AT_SYMLINK_NOFOLLOW), path);
      Descriptor file =
          Open.beneath(
              means.root(),
              path.bytes(),
              Open.O_RDONLY | Open.O_NOFOLLOW | Open.O_NONBLOCK | Open.O_NOATIME,
              0);
      return opened(file, path, () -> identityOf(file));
    } catch (LinuxException e) {
      throw failure("opening " + name + ":/" + path, e);
    }
  }

  @Override
  public HomeFile open(InodeIdentity inode) throws HomeException {
    try {
      Descriptor file =
          Handle.decode(inode.handle()).open(means.root(), Open.O_RDONLY | Open.O_NOATIME);
      return opened(file, inode, () -> inode);
    } catch (LinuxException e) {
      throw failure("opening " + name + ":" + inode, e);
    }
  }

  @Override
  public List<FilePath> siblings(FilePath file) throws HomeException {
    Path root = Path.of(Names.procPath(means.root()));
    Path directory = root.resolve(file.toString()).getParent();
    List<FilePath> siblings = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        FilePath sibling = FilePath.of(root.relativize(entry).toString());
        siblings.add(sibling);
        if (siblings.size() > SIBLINGS_MAX) {
          return List.of();
        }
      }
      return siblings;
    } catch (IOException | DirectoryIteratorException e) {
      throw new HomeException(Code.INTERNAL, "listing the directory of " + name + ":/" + file, e);
    }
  }

  /** The identity of an open file, as stubs and keys have it. */
  public static InodeIdentity identityOf(Descriptor file) throws LinuxException {
    return new InodeIdentity(Handle.of(file).encode());
  }

  @Override
  public void flush(List<HomeFile> files) throws HomeException {
    try {
      means.sync().durable(files.stream().map(file -> ((LinuxFile) file).descriptor()).toList());
    } catch (LinuxException e) {
      throw failure("making " + files.size() + " files of tree " + name + " durable", e);
    }
  }

  @Override
  public Watch watch() {
    return means.watch();
  }

  @Override
  public long freeBytes() throws HomeException {
    try {
      return FileSystem.of(means.root()).freeBytes();
    } catch (LinuxException e) {
      throw failure("asking for free space on tree " + name, e);
    }
  }

  @Override
  public void close() {
    means.root().close();
  }

  @FunctionalInterface
  private interface Identified {
    InodeIdentity identity() throws LinuxException;
  }

  private HomeFile opened(Descriptor file, Object subject, Identified inode)
      throws LinuxException, HomeException {
    try {
      Status status = Status.of(file);
      requireRegular(status, subject);
      FileKey key = new FileKey(name, inode.identity());
      return new LinuxFile(key, file, SlotLocks.slotOf(status), means);
    } catch (LinuxException | HomeException e) {
      file.close();
      throw e;
    }
  }

  private void requireRegular(Status status, Object subject) throws HomeException {
    if (!status.isRegular()) {
      throw new HomeException(
          Code.NOT_REGULAR, name + ":/" + subject + " is not a regular file; only those are moved");
    }
  }

  /** Which code a failed call on a tree's file means. */
  static HomeException failure(String attempted, LinuxException e) {
    Code code =
        switch (e.errno()) {
          case Errno.ENOENT, Errno.ESTALE -> Code.NO_SUCH_FILE;
          case Errno.ENOTDIR -> Code.NO_SUCH_FILE;
          case Errno.ELOOP, Errno.EXDEV -> Code.OUTSIDE_TREE;
          case Errno.ENOSPC, Errno.EDQUOT -> Code.NO_SPACE;
          case Errno.EBUSY, Errno.ETXTBSY, Errno.EAGAIN -> Code.BUSY;
          case Errno.EPERM, Errno.EACCES, Errno.EROFS -> Code.UNSUPPORTED;
          default -> Code.INTERNAL;
        };
    return new HomeException(code, attempted + ": " + e.getMessage(), e);
  }
}
