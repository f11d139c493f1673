package io.drover.mover.ops.http;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The HTTP server. It has no accounts and no encryption, which is why it listens on loopback unless
 * told otherwise: whoever can connect learns the names and states of all files.
 */
public final class Http implements AutoCloseable {
  /** What browsers and scripts wait in line for a connection; more get a refusal at once. */
  private static final int BACKLOG = 64;

  private static final int STOP_SECONDS = 0;

  private final HttpServer server;
  private final ExecutorService threads;

  private Http(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Where to listen.
   *
   * @param host a name or an address of this machine
   * @param port 0 for any free one
   * @param names under which browsers may ask for it besides {@code localhost} and addresses
   */
  public record Listening(String host, int port, Set<String> names) {
    public Listening {
      names = Set.copyOf(names);
    }
  }

  /**
   * Listens and answers from now on.
   *
   * @param routes by path
   * @throws IOException when nobody may listen there; the message names the address
   */
  public static Http start(Listening listening, Map<String, Route> routes) throws IOException {
    InetSocketAddress address = new InetSocketAddress(listening.host(), listening.port());
    HttpServer server = bind(listening, address);
    ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-", 0).factory());
    server.setExecutor(threads);
    HostCheck hosts = new HostCheck(listening.host(), listening.names());
    server.createContext("/", new Answering(new TreeMap<>(routes), hosts)::answer);
    server.start();
    return new Http(server, threads);
  }

  private static HttpServer bind(Listening listening, InetSocketAddress address)
      throws IOException {
    try {
      return HttpServer.create(address, BACKLOG);
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(
          "HTTP cannot listen on %s:%d (%s); choose another http.port or http.host"
              .formatted(listening.host(), listening.port(), e.getMessage()),
          e);
    }
  }

  /** The port it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Where to point a browser. */
  public URI address() {
    InetSocketAddress bound = server.getAddress();
    String host = bound.getAddress().getHostAddress();
    String quoted = host.contains(":") ? "[" + host.replaceFirst("%.*", "") + "]" : host;
    return URI.create("http://" + quoted + ":" + bound.getPort());
  }

  /** Stops listening and ends the connections. */
  @Override
  public void close() {
    server.stop(STOP_SECONDS);
    threads.shutdownNow();
  }
}
