package io.drover.mover.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * One directory of an HDFS cluster, as a target of a pool.
 *
 * @param directory {@code hdfs://<nameservice or host:port>/<path>}
 * @param configuration a directory with the cluster's core-site.xml and hdfs-site.xml
 * @param user of a cluster without Kerberos; the daemon's own user without it
 * @param kerberos how the daemon logs in
 * @param storagePolicy of new objects; the directory's without it
 * @param replication of new objects; the cluster's without it
 * @param blockSize of new objects; the cluster's without it
 * @param timeout of one answer of a NameNode or a DataNode
 * @param properties handed to Hadoop's client as they are
 */
public record HdfsTarget(
    String directory,
    Optional<Path> configuration,
    Optional<String> user,
    Optional<Kerberos> kerberos,
    Optional<String> storagePolicy,
    Optional<Integer> replication,
    Optional<Size> blockSize,
    @Default("20s") Duration timeout,
    Map<String, String> properties) {

  /**
   * A login that renews itself.
   *
   * @param keytab readable by the daemon alone
   */
  public record Kerberos(String principal, Path keytab) {}
}
