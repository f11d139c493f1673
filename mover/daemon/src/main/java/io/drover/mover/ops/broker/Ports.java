package io.drover.mover.ops.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** The two ports of a node on the loopback interface. */
record Ports(int client, int controller) {
  static final String LOOPBACK = "127.0.0.1";

  /**
   * The wanted port for clients, 0 for any free one, and a free one for the controller, which only
   * the node itself talks to. Kafka wants the controller's port named before it listens, so a free
   * one is looked up and let go here; the system hands it out again only after all others.
   */
  static Ports choose(int client) throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (ServerSocket first = new ServerSocket(client, 1, loopback);
        ServerSocket second = new ServerSocket(0, 1, loopback)) {
      return new Ports(first.getLocalPort(), second.getLocalPort());
    } catch (IOException e) {
      throw new IOException(
          "port %d on %s for the embedded Kafka broker is taken; choose another one or 0"
              .formatted(client, LOOPBACK),
          e);
    }
  }
}
