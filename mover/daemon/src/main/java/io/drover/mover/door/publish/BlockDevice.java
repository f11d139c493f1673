package io.drover.mover.door.publish;

import io.drover.linux.Descriptor;
import io.drover.linux.Errno;
import io.drover.linux.LinuxException;
import io.drover.linux.Open;

/** The device of a tree's file system, held so that it keeps its number while we ask about it. */
public final class BlockDevice implements AutoCloseable {
  private final String path;
  private final Descriptor held;

  private BlockDevice(String path, Descriptor held) {
    this.path = path;
    this.held = held;
  }

  static BlockDevice open(String path) throws LinuxException {
    return new BlockDevice(path, Open.path(path, Open.O_RDONLY));
  }

  public String path() {
    return path;
  }

  /** Whether its file system is alive anywhere: in a mount, in a namespace, in an open file. */
  public boolean isInUse() throws LinuxException {
    return isInUse(path);
  }

  /**
   * Asks for the device alone, which is granted exactly while no mounted file system claims it
   * (open(2), O_EXCL on block devices). Only this covers mounts that we cannot list: those of other
   * namespaces, detached ones, lazily unmounted ones.
   */
  public static boolean isInUse(String path) throws LinuxException {
    try (Descriptor alone = Open.path(path, Open.O_RDONLY | Open.O_EXCL)) {
      return !alone.isOpen();
    } catch (LinuxException failure) {
      if (failure.errno() == Errno.EBUSY) {
        return true;
      }
      throw failure;
    }
  }

  @Override
  public void close() {
    held.close();
  }
}
