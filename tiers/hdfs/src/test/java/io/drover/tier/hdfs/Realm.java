package io.drover.tier.hdfs;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.kerby.kerberos.kerb.KrbException;
import org.apache.kerby.kerberos.kerb.server.SimpleKdcServer;

/** Kerberos for a cluster: a key distribution center in this process, and who it knows. */
final class Realm {
  static final String DROVER = "drover@EXAMPLE.COM";

  private static final String HDFS = "hdfs/localhost@EXAMPLE.COM";
  private static final String HTTP = "HTTP/localhost@EXAMPLE.COM";

  /** What clients are told too. */
  private static final Map<String, String> SITE =
      Map.of(
          "dfs.namenode.kerberos.principal", HDFS,
          "dfs.datanode.kerberos.principal", HDFS,
          "dfs.web.authentication.kerberos.principal", HTTP,
          "dfs.block.access.token.enable", "true",
          "dfs.data.transfer.protection", "authentication");

  private Realm() {}

  /** Where clients find the center. */
  static Path krb5(Path directory) {
    return directory.resolve("krb5.conf");
  }

  /** The keys of everybody. */
  static Path keytab(Path directory) {
    return directory.resolve("keytab");
  }

  /** Starts the center, has the servers of the configuration use it, and logs them in. */
  static void start(Path directory, Configuration servers) throws IOException {
    String keytab = keytab(directory).toString();
    try {
      startCenter(directory);
    } catch (KrbException e) {
      throw new IOException(e);
    }
    System.setProperty("java.security.krb5.conf", krb5(directory).toString());
    Map<String, String> own = new LinkedHashMap<>(SITE);
    own.put("hadoop.security.authentication", "kerberos");
    own.put("dfs.namenode.keytab.file", keytab);
    own.put("dfs.datanode.keytab.file", keytab);
    own.put("dfs.web.authentication.kerberos.keytab", keytab);
    own.put("ignore.secure.ports.for.testing", "true");
    own.forEach(servers::set);
    UserGroupInformation.setConfiguration(servers);
    UserGroupInformation.loginUserFromKeytab(HDFS, keytab);
    SiteFile.write(directory, SITE);
  }

  private static void startCenter(Path directory) throws IOException, KrbException {
    SimpleKdcServer center = new SimpleKdcServer();
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      center.setKdcTcpPort(free.getLocalPort());
    }
    center.setWorkDir(directory.toFile());
    center.setKdcHost("localhost");
    center.setKdcRealm("EXAMPLE.COM");
    center.setAllowUdp(false);
    center.init();
    center.start();
    for (String principal : List.of(HDFS, HTTP, DROVER)) {
      center.createPrincipal(principal);
      center.exportPrincipal(principal, keytab(directory).toFile());
    }
  }
}
