package io.drover.tier.disk;

import io.drover.linux.Descriptor;
import io.drover.linux.Errno;
import io.drover.linux.GroupSync;
import io.drover.linux.Io;
import io.drover.linux.LinuxException;
import io.drover.linux.Names;
import io.drover.linux.Open;
import io.drover.linux.Status;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An open pool directory. Shared by everything that works in it and closed by the last, so that a
 * disk that went away can be left behind and unmounted while the tier lives on.
 */
final class PoolRoot implements AutoCloseable {
  private static final String UPLOADS = ".uploads";

  private final Descriptor directory;
  private final Descriptor uploads;
  private final GroupSync sync;
  private final Set<String> durableDirectories = ConcurrentHashMap.newKeySet();
  private final AtomicInteger users = new AtomicInteger(1);
  private final boolean unnamedFiles;

  private PoolRoot(Descriptor directory, Descriptor uploads, GroupSync sync) throws LinuxException {
    this.directory = directory;
    this.uploads = uploads;
    this.sync = sync;
    this.unnamedFiles = PartFile.canBeUnnamed(uploads);
  }

  /**
   * Takes over an open pool directory.
   *
   * @param aloneMax see {@link GroupSync}
   */
  static PoolRoot of(Descriptor directory, int aloneMax) throws LinuxException {
    if (makeDirectory(directory, UPLOADS)) {
      Io.fsync(directory);
    }
    Descriptor uploads = Open.at(directory, UPLOADS, Open.O_RDONLY | Open.O_DIRECTORY, 0);
    try {
      return new PoolRoot(directory, uploads, new GroupSync(directory.duplicate(), aloneMax));
    } catch (LinuxException e) {
      uploads.close();
      throw e;
    }
  }

  Descriptor directory() {
    return directory;
  }

  Descriptor uploads() {
    return uploads;
  }

  GroupSync sync() {
    return sync;
  }

  /** Whether files without a name can be made in the directory of uploads (O_TMPFILE). */
  boolean makesUnnamedFiles() {
    return unnamedFiles;
  }

  /** One user more; the caller knows of one who has not closed it yet. */
  PoolRoot share() {
    users.incrementAndGet();
    return this;
  }

  @Override
  public void close() {
    if (users.decrementAndGet() == 0) {
      uploads.close();
      directory.close();
      sync.close();
    }
  }

  /** Whether the marker is still there; false when the directory was removed under us. */
  boolean isPool() throws LinuxException {
    return exists(directory, Marker.NAME);
  }

  /** Makes a directory of objects; nothing may be renamed into it before it is durable itself. */
  void ensureDirectory(String name) throws LinuxException {
    if (name.equals(KeyPath.TOP) || durableDirectories.contains(name)) {
      return;
    }
    // Also when it was there: whoever made it a moment ago may not have synced it yet.
    makeDirectory(directory, name);
    sync.durable(directory);
    durableDirectories.add(name);
  }

  /** Whether {@link #ensureDirectory} made it, or found it; somebody may have removed it since. */
  boolean hasDirectory(String name) {
    return durableDirectories.contains(name);
  }

  /** Somebody removed a directory that was there. */
  void forgetDirectory(String name) {
    durableDirectories.remove(name);
  }

  /** Makes what was renamed into a directory, or removed from it, durable. */
  void syncDirectory(String name) throws LinuxException {
    sync.durable(() -> Open.at(directory, name, Open.O_RDONLY | Open.O_DIRECTORY, 0));
  }

  static boolean exists(Descriptor directory, String name) throws LinuxException {
    return Status.find(directory, name, Status.AT_SYMLINK_NOFOLLOW).isPresent();
  }

  /** Removes a name and says whether it was there. */
  static boolean unlink(Descriptor directory, String name) throws LinuxException {
    try {
      Names.unlink(directory, name);
      return true;
    } catch (LinuxException e) {
      if (e.errno() == Errno.ENOENT) {
        return false;
      }
      throw e;
    }
  }

  /** Makes a directory and says whether it was not there yet. */
  private static boolean makeDirectory(Descriptor parent, String name) throws LinuxException {
    try {
      // Objects hold users' data: nobody but the daemon's own user reads them.
      Names.makeDirectory(parent, name, 0700);
      return true;
    } catch (LinuxException e) {
      if (e.errno() == Errno.EEXIST) {
        return false;
      }
      throw e;
    }
  }
}
