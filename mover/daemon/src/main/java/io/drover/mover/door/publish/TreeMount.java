package io.drover.mover.door.publish;

import io.drover.linux.Descriptor;
import io.drover.linux.Errno;
import io.drover.linux.LinuxException;
import io.drover.linux.Mounts;
import io.drover.linux.Open;
import io.drover.linux.Status;
import java.io.IOException;
import java.util.List;

/**
 * A tree's file system as the daemon holds it: mounted where nobody sees it until it is published,
 * and for the daemon alone a second, detached mount, the private way in.
 *
 * <p>Nothing is left behind by a process that ends: detached mounts go with their descriptors, loop
 * devices with their mounts. Only a published tree stays, as it must.
 */
public final class TreeMount implements AutoCloseable {
  private final TreePlace place;
  private final BlockDevice device;
  private final Descriptor publicMount;
  private final Descriptor privateMount;
  private final Descriptor privateRoot;
  private boolean published;

  private TreeMount(TreePlace place, Opened opened) throws LinuxException {
    this.place = place;
    this.device = opened.device();
    this.publicMount = opened.publicMount();
    this.published = opened.published();
    this.privateMount = privateCopy(place, opened);
    this.privateRoot = Open.at(privateMount, ".", Open.O_RDONLY | Open.O_DIRECTORY, 0);
  }

  /**
   * What was found or made.
   *
   * @param publicMount what users see or will see, O_PATH
   * @param published whether they see it already, left by a process that was killed
   */
  record Opened(BlockDevice device, Descriptor publicMount, boolean published) {}

  /**
   * Mounts the tree's file system, or finds it mounted at its path. Nobody sees more than before.
   * The path is made if need be.
   *
   * @throws IOException when something else is mounted at the path, or its directory is not empty
   */
  public static TreeMount open(TreePlace place) throws IOException {
    Opened opened = Opening.of(place);
    try {
      return new TreeMount(place, opened);
    } catch (LinuxException failure) {
      opened.publicMount().close();
      opened.device().close();
      throw failure;
    }
  }

  /** A clone of a detached mount needs Linux 6.15; a second mount of the device is as good. */
  private static Descriptor privateCopy(TreePlace place, Opened opened) throws LinuxException {
    try {
      return Mounts.openTreeClone(opened.publicMount());
    } catch (LinuxException failure) {
      if (failure.errno() != Errno.EINVAL) {
        throw failure;
      }
      return switch (place.source()) {
        case Source.Image(_, Source.Format format) -> detached(format, opened.device());
        case Source.Device(_, Source.Format format) -> detached(format, opened.device());
        case Source.Directory(var mountPoint) -> Mounts.openTreeClone(mountPoint.toString());
      };
    }
  }

  static Descriptor detached(Source.Format format, BlockDevice device) throws LinuxException {
    return Mounts.detached(format.type(), device.path(), format.options());
  }

  /** The mount that users see or will see, for marking its file system; until {@link #publish}. */
  public Descriptor publicMount() {
    return publicMount;
  }

  /** The private way in, O_PATH, for marking it. */
  public Descriptor privateMount() {
    return privateMount;
  }

  /** The root of the private way in, for opening by name or by handle. */
  public Descriptor privateRoot() {
    return privateRoot;
  }

  /** The path of the block device. */
  public String device() {
    return device.path();
  }

  public boolean isPublished() {
    return published;
  }

  /** Lets users see the tree at its path. Does nothing when they do. */
  public void publish() throws LinuxException {
    if (!published) {
      Mounts.moveMount(publicMount, place.path().toString());
      published = true;
    }
    // An open descriptor of the mount would keep it busy for ever.
    publicMount.close();
  }

  /**
   * Takes the tree from its path. Whoever has it in another namespace, by a bind mount or by an
   * open file keeps it: see {@link #closeWay}.
   */
  public Unpublished unpublish() throws LinuxException {
    if (!published) {
      return new Unpublished.Gone();
    }
    publicMount.close();
    try {
      Mounts.umount(place.path().toString(), Mounts.UMOUNT_NOFOLLOW);
    } catch (LinuxException failure) {
      if (failure.errno() != Errno.EBUSY) {
        throw failure;
      }
      return busy();
    }
    published = false;
    return new Unpublished.Gone();
  }

  private Unpublished busy() {
    List<Long> pids = Holders.of(place.path());
    String who =
        pids.isEmpty() ? "somebody who waits for a file, or is hidden" : Holders.named(pids);
    String message =
        "tree %s stays visible at %s, because it is in use by %s"
            .formatted(place.name(), place.path(), who);
    return new Unpublished.Busy(pids, message);
  }

  /**
   * Gives up the private way in, and says whether users still reach the file system by whatever
   * way. To be called when the daemon has closed every other file of it.
   */
  public boolean closeWay() throws IOException {
    Status root = Status.of(privateRoot);
    privateRoot.close();
    privateMount.close();
    publicMount.close();
    return switch (place.source()) {
      case Source.Image _, Source.Device _ -> device.isInUse();
      // The administrator's own mount claims the device for as long as it is there.
      case Source.Directory(var mountPoint) ->
          Elsewhere.isMounted(
              root.deviceMajor() + ":" + root.deviceMinor(), mountPoint.toRealPath());
    };
  }

  @Override
  public void close() {
    privateRoot.close();
    privateMount.close();
    publicMount.close();
    device.close();
  }
}
