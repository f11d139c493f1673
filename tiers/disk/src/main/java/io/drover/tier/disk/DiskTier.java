package io.drover.tier.disk;

import io.drover.linux.Attributes;
import io.drover.linux.Descriptor;
import io.drover.linux.Errno;
import io.drover.linux.FileSystem;
import io.drover.linux.LinuxException;
import io.drover.linux.Names;
import io.drover.linux.Open;
import io.drover.linux.Status;
import io.drover.tier.Label;
import io.drover.tier.ObjectKey;
import io.drover.tier.ObjectReader;
import io.drover.tier.ObjectStat;
import io.drover.tier.Space;
import io.drover.tier.Staging;
import io.drover.tier.Tier;
import io.drover.tier.TierException;
import io.drover.tier.Traits;
import io.drover.tier.Upload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Objects as plain files below one directory. What is published lies at {@code <first
 * component>/<the others joined by ~>} with its label as attribute {@value #LABEL}; what is not yet
 * lies in {@code .uploads}, flat, or has no name at all if it is small, and gets its name once
 * bytes and label are durable. Holes stay holes.
 *
 * <p>A directory is a pool only if it carries the marker file that {@link #create} wrote. Until it
 * is seen, every verb fails as transient and nothing is written: an unmounted disk is never filled
 * below its mount point. After the disk came back the next verb finds it.
 *
 * <p>A read that fails with EIO is transient, never corrupt: the kernel does not tell a bad sector
 * from a disk that is away. {@link TierException.Corrupt} means that a file is shorter than it was.
 */
public final class DiskTier implements Tier {
  static final String LABEL = "user.drover.label";

  /**
   * Publishes in flight above which they share a syncfs. Measured on ext4 with 8, 32 and 128
   * threads: from 4 on the sharing costs the device the least, and up to 4 callers see no wait.
   */
  private static final int ALONE_MAX = 4;

  private final PoolDirectory pool;

  /**
   * A tier over a directory that {@link #create} made. Looks at it when the first verb is asked, so
   * a pool that is away does not keep its daemon from starting.
   */
  public DiskTier(Path directory, Place place) {
    this.pool = new PoolDirectory(directory, place, ALONE_MAX);
  }

  /**
   * Makes a directory a pool target: the directory, if need be, and the marker in it, durable.
   * Again is harmless; a directory that is another target is refused and left as it is.
   */
  public static void create(Path directory, Place place, Instant now) throws TierException {
    DiskFailure failure = new DiskFailure(directory);
    String attempt = "create pool " + place;
    try {
      Files.createDirectories(directory);
      try (Descriptor opened = Open.path(directory.toString(), Open.O_RDONLY | Open.O_DIRECTORY)) {
        Optional<Marker> marker = Marker.in(opened);
        if (marker.isEmpty()) {
          new Marker(place, now).writeTo(opened);
        } else {
          failure.requireSame(attempt, marker.get().place(), place);
        }
      }
    } catch (TierException refused) {
      throw refused;
    } catch (IOException e) {
      throw failure.of(attempt, e);
    }
  }

  @Override
  public Traits traits() {
    return new Traits(true, false);
  }

  @Override
  public Upload begin(ObjectKey key, long expectedBytes) throws TierException {
    return pool.in(
        "begin " + key, root -> upload(root, key, PartFile.create(root, key, expectedBytes)));
  }

  @Override
  public Upload resume(ObjectKey key, long durableBytes) throws TierException {
    String attempt = "resume " + key;
    return pool.in(
        attempt,
        root -> {
          Optional<PartFile> part = PartFile.reopen(root, key, durableBytes);
          if (part.isEmpty()) {
            String what = "no upload of " + durableBytes + " durable bytes; begin it again";
            throw pool.failure().missing(attempt, what);
          }
          return upload(root, key, part.get());
        });
  }

  @Override
  public ObjectReader open(ObjectKey key) throws TierException {
    return pool.in("open " + key, root -> open(root, key));
  }

  @Override
  public Staging stage(Set<ObjectKey> keys, Instant deadline) {
    return new Staging(keys, Set.of());
  }

  @Override
  public Optional<ObjectStat> stat(ObjectKey key) throws TierException {
    String attempt = "stat " + key;
    return pool.in(
        attempt,
        root -> {
          Optional<ObjectStat> found = stat(root, key);
          requirePool(root, attempt, found.isEmpty());
          return found;
        });
  }

  @Override
  public Optional<ObjectStat> secure(ObjectKey key) throws TierException {
    Optional<ObjectStat> found = stat(key);
    if (found.isPresent()) {
      // Its bytes were durable before it had its name.
      pool.in(
          "secure " + key,
          root -> {
            root.syncDirectory(KeyPath.of(key).directory());
            return key;
          });
    }
    return found;
  }

  @Override
  public void delete(ObjectKey key) throws TierException {
    String attempt = "delete " + key;
    pool.in(
        attempt,
        root -> {
          KeyPath path = KeyPath.of(key);
          boolean deleted = PoolRoot.unlink(root.directory(), path.path());
          PoolRoot.unlink(root.uploads(), KeyPath.upload(key));
          if (deleted) {
            root.syncDirectory(path.directory());
          }
          requirePool(root, attempt, !deleted);
          return deleted;
        });
  }

  @Override
  public List<ObjectStat> list(Optional<ObjectKey> after, int limit) throws TierException {
    String attempt = "list";
    return pool.in(
        attempt,
        root -> {
          List<ObjectStat> page = new DiskListing(root, key -> stat(root, key), limit).after(after);
          requirePool(root, attempt, page.size() < limit);
          return page;
        });
  }

  @Override
  public Space space() throws TierException {
    return pool.in(
        "space",
        root -> {
          FileSystem disk = FileSystem.of(root.directory());
          return new Space(disk.totalBytes(), disk.availableBytes());
        });
  }

  @Override
  public void close() {
    pool.close();
  }

  /**
   * An open directory that was removed looks empty: nothing found means something only in a pool.
   */
  private void requirePool(PoolRoot root, String attempt, boolean nothingFound)
      throws TierException, LinuxException {
    if (nothingFound && !root.isPool()) {
      throw pool.offline(root, attempt);
    }
  }

  private ObjectReader open(PoolRoot root, ObjectKey key) throws TierException, LinuxException {
    String path = KeyPath.of(key).path();
    try {
      Descriptor file = Open.at(root.directory(), path, Open.O_RDONLY | Open.O_NOFOLLOW, 0);
      return reader(file, key);
    } catch (LinuxException e) {
      if (e.errno() == Errno.ENOENT && root.isPool()) {
        throw pool.failure().missing("open " + key, "there is no such object");
      }
      throw e;
    }
  }

  private ObjectReader reader(Descriptor file, ObjectKey key) throws LinuxException {
    try {
      return new DiskReader(file, key, pool.failure());
    } catch (LinuxException e) {
      file.close();
      throw e;
    }
  }

  private Upload upload(PoolRoot root, ObjectKey key, PartFile part) {
    return new DiskUpload(pool, root.share(), key, part);
  }

  private static Optional<ObjectStat> stat(PoolRoot root, ObjectKey key) throws LinuxException {
    String path = KeyPath.of(key).path();
    try {
      Status status = Status.at(root.directory(), path, Status.AT_SYMLINK_NOFOLLOW);
      if (!status.isRegular()) {
        return Optional.empty();
      }
      Optional<byte[]> label =
          Attributes.ofLink(Names.procPath(root.directory()) + "/" + path).get(LABEL);
      return Optional.of(
          new ObjectStat(key, status.size(), label.map(Label::new).orElse(Label.NONE)));
    } catch (LinuxException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
