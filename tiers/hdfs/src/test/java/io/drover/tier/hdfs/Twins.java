package io.drover.tier.hdfs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/** A nameservice of two NameNodes, as its clients are told of it. */
final class Twins {
  static final String URI = "hdfs://twins";

  private Twins() {}

  /** Writes hdfs-site.xml. */
  static void write(Path directory, MiniDFSCluster cluster) throws IOException {
    write(directory, address(cluster, 0), address(cluster, 1));
  }

  /**
   * Writes hdfs-site.xml.
   *
   * @param one {@code host:port} of the NameNode that is asked first
   */
  static void write(Path directory, String one, String two) throws IOException {
    Map<String, String> properties =
        Map.of(
            "dfs.nameservices", "twins",
            "dfs.ha.namenodes.twins", "one,two",
            "dfs.namenode.rpc-address.twins.one", one,
            "dfs.namenode.rpc-address.twins.two", two,
            "dfs.client.failover.proxy.provider.twins",
                "org.apache.hadoop.hdfs.server.namenode.ha.ConfiguredFailoverProxyProvider");
    SiteFile.write(directory, properties);
  }

  private static String address(MiniDFSCluster cluster, int number) {
    return "127.0.0.1:" + cluster.getNameNodePort(number);
  }
}
