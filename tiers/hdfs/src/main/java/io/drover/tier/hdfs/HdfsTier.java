package io.drover.tier.hdfs;

import io.drover.tier.ObjectKey;
import io.drover.tier.ObjectReader;
import io.drover.tier.ObjectStat;
import io.drover.tier.Space;
import io.drover.tier.Staging;
import io.drover.tier.Tier;
import io.drover.tier.TierException;
import io.drover.tier.Timing;
import io.drover.tier.Traits;
import io.drover.tier.Upload;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.FsStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.client.HdfsDataInputStream;
import org.apache.hadoop.hdfs.protocol.HdfsFileStatus;

/**
 * Objects as plain files below one directory of an HDFS cluster. What is published lies where
 * {@link ObjectPath} says, with its label as extended attribute; what is not yet lies in {@code
 * .uploads}, and gets its name by a rename that replaces nothing.
 *
 * <p>Durable is what was hsynced: on the disks of every DataNode of the pipeline, and of a length
 * that the NameNode knows. Every block is synced when it is finished.
 *
 * <p>A directory is a pool only if {@link #create} wrote on it which one; until that is seen,
 * nothing is written. A NameNode that is away, starting or in safe mode is transient, and no call
 * waits for it longer than the target's timeout.
 */
public final class HdfsTier implements Tier {
  private final HdfsConnection connection;
  private final LeaseRecovery recovery;

  /** A tier over a directory that {@link #create} made. Nothing is asked before the first verb. */
  public HdfsTier(HdfsSettings settings, Timing timing) {
    this.connection = new HdfsConnection(settings);
    this.recovery = new LeaseRecovery(timing);
  }

  /**
   * Makes a directory a pool target: the directory, if need be, and on it which target it is. Again
   * is harmless; a directory that is another target is refused and left as it is.
   */
  public static void create(HdfsSettings settings) throws TierException {
    try (HdfsConnection connection = new HdfsConnection(settings)) {
      connection.create();
    }
  }

  @Override
  public Traits traits() {
    return new Traits(true, false);
  }

  @Override
  public Upload begin(ObjectKey key, long expectedBytes) throws TierException {
    PartFile part = new PartFile(connection, key);
    return connection.in(
        "begin " + key, files -> new HdfsUpload(connection, part, files, part.create(files)));
  }

  @Override
  public Upload resume(ObjectKey key, long durableBytes) throws TierException {
    PartFile part = new PartFile(connection, key);
    String attempt = "resume " + key + " at " + durableBytes;
    return connection.in(
        attempt,
        files ->
            new HdfsUpload(
                connection, part, files, part.reopen(files, recovery, attempt, durableBytes)));
  }

  @Override
  public ObjectReader open(ObjectKey key) throws TierException {
    String attempt = "open " + key;
    return connection.in(
        attempt,
        files -> {
          try {
            Path path = connection.path(ObjectPath.of(key));
            return new HdfsReader(connection, key, (HdfsDataInputStream) files.open(path));
          } catch (FileNotFoundException none) {
            connection.requirePool(attempt, files);
            throw connection.failure().missing(attempt, "there is no such object");
          }
        });
  }

  @Override
  public Staging stage(Set<ObjectKey> keys, Instant deadline) {
    return new Staging(keys, Set.of());
  }

  @Override
  public Optional<ObjectStat> stat(ObjectKey key) throws TierException {
    String attempt = "stat " + key;
    return connection.in(attempt, files -> stat(attempt, files, key));
  }

  /**
   * A NameNode shows a rename when its journal may not have it yet, and syncs the journal in order:
   * a further change, of no effect, is answered after everything before it is on disk.
   */
  @Override
  public Optional<ObjectStat> secure(ObjectKey key) throws TierException {
    String attempt = "secure " + key;
    return connection.in(
        attempt,
        files -> {
          Path path = connection.path(ObjectPath.of(key));
          HdfsFileStatus status = files.getClient().getFileInfo(path.toUri().getPath());
          if (status != null) {
            files.setTimes(path, status.getModificationTime(), -1);
          }
          return stat(attempt, files, key);
        });
  }

  @Override
  public void delete(ObjectKey key) throws TierException {
    String attempt = "delete " + key;
    connection.in(
        attempt,
        files -> {
          boolean deleted = files.delete(connection.path(ObjectPath.of(key)), false);
          deleted |= files.delete(connection.path(ObjectPath.upload(key)), false);
          if (!deleted) {
            connection.requirePool(attempt, files);
          }
          return deleted;
        });
  }

  @Override
  public List<ObjectStat> list(Optional<ObjectKey> after, int limit) throws TierException {
    String attempt = "list";
    return connection.in(
        attempt,
        files -> {
          List<ObjectStat> page = new HdfsListing(connection, files, limit).after(after);
          if (page.size() < limit) {
            connection.requirePool(attempt, files);
          }
          return page;
        });
  }

  /**
   * Of the whole cluster, divided by the copies that each byte has. A quota of the directory is not
   * looked at: asking for it would count the tree.
   */
  @Override
  public Space space() throws TierException {
    return connection.in(
        "space",
        files -> {
          FsStatus cluster = files.getStatus();
          int copies = Math.max(1, files.getDefaultReplication(connection.root()));
          return new Space(cluster.getCapacity() / copies, cluster.getRemaining() / copies);
        });
  }

  @Override
  public void close() {
    connection.close();
  }

  private Optional<ObjectStat> stat(String attempt, DistributedFileSystem files, ObjectKey key)
      throws IOException {
    Optional<ObjectStat> found = HdfsListing.stat(files, connection.path(ObjectPath.of(key)), key);
    if (found.isEmpty()) {
      connection.requirePool(attempt, files);
    }
    return found;
  }
}
