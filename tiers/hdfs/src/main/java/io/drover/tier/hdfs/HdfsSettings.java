package io.drover.tier.hdfs;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What an operator says of one target.
 *
 * @param directory {@code hdfs://<nameservice or host:port>/<path>}
 * @param place pool and target, such as {@code vault:0}; written on the directory and compared
 *     before a byte is written, so that exchanged directories are found
 * @param identity as whom the cluster is asked
 * @param storage how blocks are kept
 * @param client how the cluster is spoken to
 */
public record HdfsSettings(
    URI directory, String place, Identity identity, Storage storage, Client client) {

  /** Who asks. */
  public sealed interface Identity {
    /** The user of the process, or whom {@code HADOOP_USER_NAME} names. */
    record OfProcess() implements Identity {}

    /** A name that a cluster without Kerberos believes. */
    record Named(String user) implements Identity {}

    /** Logged in from a key table, and again before the ticket ends. */
    record Kerberos(String principal, Path keytab) implements Identity {}
  }

  /**
   * How blocks are kept; what is empty is left to the cluster's configuration.
   *
   * @param policy a storage policy that the cluster knows, such as {@code COLD}
   * @param replication copies of each block
   * @param blockBytes a multiple of 512
   */
  public record Storage(
      Optional<String> policy, Optional<Integer> replication, Optional<Long> blockBytes) {
    /** Everything as the cluster has it. */
    public static final Storage OF_CLUSTER =
        new Storage(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * How the cluster is spoken to.
   *
   * @param configuration a directory with core-site.xml and hdfs-site.xml
   * @param timeout of one answer of a NameNode or a DataNode
   * @param properties of Hadoop, stronger than both files and than what Drover sets
   */
  public record Client(
      Optional<Path> configuration, Duration timeout, Map<String, String> properties) {
    /** 20 s: longer than a NameNode's usual pauses, shorter than a reader's patience. */
    public static final Client USUAL =
        new Client(Optional.empty(), Duration.ofSeconds(20), Map.of());

    public Client {
      properties = Map.copyOf(properties);
    }
  }

  /** As the user of this process, everything else as the cluster has it. */
  public static HdfsSettings of(URI directory, String place) {
    return new HdfsSettings(
        directory, place, new Identity.OfProcess(), Storage.OF_CLUSTER, Client.USUAL);
  }
}
