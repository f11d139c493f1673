package io.drover.mover.ops.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/**
 * One Kafka node, broker and controller, in this process. It serves 127.0.0.1 alone, in plain text
 * and without authentication: whoever has an account on the machine may publish.
 *
 * <p>Everything that has to survive lies in its directory. A broker that was killed starts again
 * from there, also on another port; a directory belongs to one broker at a time.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private final KafkaRaftServer server;
  private final int port;

  private EmbeddedBroker(KafkaRaftServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /**
   * Starts a broker and returns when it serves clients, after about two seconds.
   *
   * @param directory made and formatted if it is not there
   * @param port where clients find it; 0 for any free one
   * @throws IOException if the directory cannot be used or the port is taken; nothing keeps running
   */
  public static EmbeddedBroker start(Path directory, int port) throws IOException {
    Files.createDirectories(directory);
    Ports ports = Ports.choose(port);
    BrokerProperties properties = new BrokerProperties(directory, ports);
    Storage.formatUnlessDone(directory);
    KafkaRaftServer server = started(properties);
    return new EmbeddedBroker(server, ports.client());
  }

  private static KafkaRaftServer started(BrokerProperties properties) throws IOException {
    KafkaRaftServer server = null;
    try {
      // Without its own listing of several hundred settings.
      server = new KafkaRaftServer(new KafkaConfig(properties.asMap(), false), Time.SYSTEM);
      server.startup();
      return server;
    } catch (RuntimeException e) {
      if (server != null) {
        server.shutdown();
      }
      throw new IOException(
          "the embedded Kafka broker does not start in %s on %s; see whether another program has"
                  .formatted(properties.directory(), properties.bootstrap())
              + " the directory or the port: "
              + e.getMessage(),
          e);
    }
  }

  /** The port on 127.0.0.1 where clients find it. */
  public int port() {
    return port;
  }

  /** What clients have as {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return Ports.LOOPBACK + ":" + port;
  }

  /** Stops serving; everything acknowledged is in the directory. Returns when it has ended. */
  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }
}
