package io.drover.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * As little of an S3 server as the clients that are compared need, so that what is measured is
 * they: no authentication, nothing durable, and its memory is there before anybody sends. Ends with
 * its standard input.
 */
final class S3Program {
  private S3Program() {}

  /**
   * Prints the two ports that it listens on: one that answers at once, and one that answers after
   * the given time. Both have the same objects.
   *
   * @param arguments a file on a tmpfs for the objects' bytes, its length, and milliseconds
   */
  public static void main(String[] arguments) throws IOException {
    S3Objects objects = S3Objects.in(Path.of(arguments[0]), Long.parseLong(arguments[1]));
    int near = serve(objects, 0);
    int far = serve(objects, Integer.parseInt(arguments[2]));
    System.out.println(near + " " + far);
    while (System.in.read() >= 0) {
      // Whoever started this says nothing and goes when it is done.
    }
    Runtime.getRuntime().halt(0);
  }

  private static int serve(S3Objects objects, int delayMillis) throws IOException {
    ServerSocketChannel server =
        ServerSocketChannel.open()
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    Thread.ofPlatform().daemon().start(() -> accept(server, objects, delayMillis));
    return server.socket().getLocalPort();
  }

  private static void accept(ServerSocketChannel server, S3Objects objects, int delayMillis) {
    while (true) {
      try {
        SocketChannel client = server.accept();
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        // Of the platform: a virtual thread's socket is polled first.
        Thread.ofPlatform().daemon().start(new S3Connection(client, objects, delayMillis));
      } catch (IOException e) {
        System.err.println("accept: " + e);
      }
    }
  }
}
