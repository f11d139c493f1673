package io.drover.mover.ops.broker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The settings of a small node that shares a process with the daemon. */
record BrokerProperties(Path directory, Ports ports) {
  static final int NODE_ID = 1;
  static final String CONTROLLER_LISTENER = "CONTROLLER";
  private static final String CLIENT_LISTENER = "CLIENT";

  String bootstrap() {
    return Ports.LOOPBACK + ":" + ports.client();
  }

  Map<String, String> asMap() {
    Map<String, String> properties = new HashMap<>();
    addIdentity(properties);
    addDurability(properties);
    addSize(properties);
    addRestart(properties);
    return properties;
  }

  private void addIdentity(Map<String, String> properties) {
    String controller = Ports.LOOPBACK + ":" + ports.controller();
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", String.valueOf(NODE_ID));
    properties.put("controller.quorum.voters", NODE_ID + "@" + controller);
    properties.put("controller.listener.names", CONTROLLER_LISTENER);
    properties.put("inter.broker.listener.name", CLIENT_LISTENER);
    properties.put(
        "listeners",
        CLIENT_LISTENER + "://" + bootstrap() + "," + CONTROLLER_LISTENER + "://" + controller);
    properties.put(
        "listener.security.protocol.map",
        CLIENT_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
    properties.put("log.dirs", directory.toString());
  }

  /** One node has the only replica of everything. */
  private static void addDurability(Map<String, String> properties) {
    // A requests topic comes from the daemon, with a retention that loses nothing; never by itself.
    properties.put("auto.create.topics.enable", "false");
    properties.put("offsets.topic.replication.factor", "1");
    properties.put("transaction.state.log.replication.factor", "1");
    properties.put("transaction.state.log.min.isr", "1");
    properties.put("share.coordinator.state.topic.replication.factor", "1");
    properties.put("share.coordinator.state.topic.min.isr", "1");
    // Kafka leaves fsync to the kernel because other replicas survive a power cut; here are none,
    // so every batch is on the disk before it is acknowledged.
    properties.put("log.flush.interval.messages", "1");
  }

  /** Kafka's defaults are for a machine of its own. */
  private static void addSize(Map<String, String> properties) {
    // One partition each is plenty for one node; 50 partitions cost a second at the first start.
    properties.put("offsets.topic.num.partitions", "1");
    properties.put("transaction.state.log.num.partitions", "1");
    properties.put("share.coordinator.state.topic.num.partitions", "1");
    // Allocated at the start; 4 MiB hold 170,000 keys a pass. The default is 128 MiB.
    properties.put("log.cleaner.dedupe.buffer.size", "4194304");
    properties.put("log.cleaner.io.buffer.size", "65536");
    properties.put("num.network.threads", "2");
    properties.put("num.io.threads", "2");
    properties.put("num.recovery.threads.per.data.dir", "1");
    properties.put("background.threads", "2");
    // Preallocated per partition with an index each; default 10 MiB.
    properties.put("log.index.size.max.bytes", "1048576");
    properties.put("log.segment.bytes", "134217728");
    properties.put("metadata.log.segment.bytes", "8388608");
    // What was trimmed or deleted frees its disk after this; default 60 s.
    properties.put("log.segment.delete.delay.ms", "10000");
  }

  /** A node that was killed is back when its old session has ended, so sessions are short. */
  private static void addRestart(Map<String, String> properties) {
    // Shorter, and a node whose disk is busy with copies looks like one that is dead: its
    // controller was seen to take three seconds for one event.
    properties.put("broker.session.timeout.ms", "6000");
    properties.put("broker.heartbeat.interval.ms", "500");
    properties.put("group.initial.rebalance.delay.ms", "0");
    properties.put("controlled.shutdown.enable", "true");
    properties.put("controller.quorum.election.timeout.ms", "300");
    properties.put("controller.quorum.election.backoff.max.ms", "100");
  }
}
