package io.drover.tier.hdfs;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.HdfsConfiguration;

/**
 * Hadoop's configuration for one target. Hadoop's own client waits for minutes and retries at four
 * levels; here it tries once where it can and is told how long to wait, because retrying is the
 * caller's.
 */
final class ClientProperties {
  /** What a cluster's administrator hands out. */
  static final List<String> FILES = List.of("core-site.xml", "hdfs-site.xml");

  /** Of a connection that nobody refuses: a host that is off. */
  private static final Duration CONNECT_MAX = Duration.ofSeconds(5);

  private ClientProperties() {}

  /** The operator's files, then what Drover needs, then the operator's own properties. */
  static Configuration of(HdfsSettings settings) {
    Configuration configuration = new HdfsConfiguration();
    settings
        .client()
        .configuration()
        .ifPresent(
            directory -> {
              for (String file : FILES) {
                configuration.addResource(new Path(directory.resolve(file).toUri()));
              }
            });
    patience(settings.client().timeout()).forEach(configuration::set);
    bytes(settings.storage()).forEach(configuration::set);
    settings.client().properties().forEach(configuration::set);
    if (settings.identity() instanceof HdfsSettings.Identity.Kerberos) {
      configuration.set("hadoop.security.authentication", "kerberos");
    }
    return configuration;
  }

  private static Map<String, String> patience(Duration timeout) {
    String millis = Long.toString(timeout.toMillis());
    Duration connect = timeout.compareTo(CONNECT_MAX) < 0 ? timeout : CONNECT_MAX;
    Map<String, String> set = new LinkedHashMap<>();
    set.put("ipc.client.rpc-timeout.ms", millis);
    set.put("ipc.ping.interval", millis);
    set.put("ipc.client.connect.timeout", Long.toString(connect.toMillis()));
    set.put("ipc.client.connect.max.retries", "0");
    set.put("ipc.client.connect.max.retries.on.timeouts", "0");
    set.put("ipc.client.connect.max.retries.on.sasl", "1");
    set.put("dfs.client.retry.policy.enabled", "false");
    set.put("dfs.client.retry.max.attempts", "1");
    // Of two NameNodes the first asked may be the standby, or dead; then once more for a failover
    // that is on its way.
    set.put("dfs.client.failover.max.attempts", "3");
    set.put("dfs.client.failover.sleep.base.millis", "100");
    set.put("dfs.client.failover.sleep.max.millis", "1000");
    set.put("dfs.client.socket-timeout", millis);
    set.put("dfs.datanode.socket.write.timeout", millis);
    set.put("dfs.client.datanode-restart.timeout", "0");
    // Other replicas are asked first; this is how often all of them are.
    set.put("dfs.client.max.block.acquire.failures", "1");
    set.put("dfs.client.retry.window.base", "100");
    return set;
  }

  private static Map<String, String> bytes(HdfsSettings.Storage storage) {
    Map<String, String> set = new LinkedHashMap<>();
    set.put("dfs.checksum.type", "CRC32C");
    set.put("dfs.checksum.combine.mode", "COMPOSITE_CRC");
    // A file is complete when DataNodes have told the NameNode of its last block, mostly within
    // milliseconds. Hadoop first asks after 400 ms; here from 10 ms on, doubled, for some 20 s.
    set.put("dfs.client.block.write.locateFollowingBlock.initial.delay.ms", "10");
    set.put("dfs.client.block.write.locateFollowingBlock.max.delay.ms", "2000");
    set.put("dfs.client.block.write.locateFollowingBlock.retries", "16");
    // With three DataNodes and three replicas there is none to take a dead one's place. The
    // NameNode makes the missing replica as soon as it can.
    set.put("dfs.client.block.write.replace-datanode-on-failure.best-effort", "true");
    // 2 MiB instead of 5 MiB of heap for every upload under way.
    set.put("dfs.client.write.max-packets-in-flight", "32");
    storage.replication().ifPresent(copies -> set.put("dfs.replication", copies.toString()));
    storage.blockBytes().ifPresent(bytes -> set.put("dfs.blocksize", bytes.toString()));
    return set;
  }
}
