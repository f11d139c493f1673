package io.drover.tier.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/**
 * Stands between a client and a server and does to requests what a test wants: answers an error,
 * breaks the connection before or after the server has seen the request, or answers itself.
 */
final class FaultProxy implements AutoCloseable {
  /** Those that a client of {@link HttpClient} may not set, and those of one connection only. */
  private static final Set<String> NOT_PASSED_ON =
      Set.of("connection", "content-length", "expect", "host", "upgrade", "transfer-encoding");

  static {
    // The host is part of what is signed, so it goes through as it came.
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
  }

  private final CountDownLatch closed = new CountDownLatch(1);
  private final URI server;
  private final HttpServer front;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final AtomicReference<Rule> rule = new AtomicReference<>(_ -> Optional.empty());

  /**
   * A request as far as rules look at it.
   *
   * @param headers the first of each name, in lower case
   */
  record Seen(
      String method, String path, String query, Map<String, String> headers, int bodyBytes) {
    boolean isPart() {
      return method.equals("PUT") && query.contains("partNumber=");
    }

    /** Whether the server is to copy something by itself. */
    boolean isCopy() {
      return headers.containsKey("x-amz-copy-source");
    }
  }

  /** What is done to a request in the place of passing it on. */
  sealed interface Fault {
    /** An answer of its own, as S3 words them. */
    record Answer(int status, String code) implements Fault {}

    /** Headers of the server's answer are replaced. */
    record Headers(String name, String value) implements Fault {}

    /** The server's answer says something else. */
    record Edited(UnaryOperator<String> body) implements Fault {}

    /** Nothing at all happens until the client gives up. */
    record Silence() implements Fault {}

    /** No answer; the server saw the request or did not. */
    record Cut(boolean afterwards) implements Fault {}
  }

  /** Decides for each request. */
  interface Rule {
    Optional<Fault> of(Seen request);
  }

  FaultProxy(URI server) throws IOException {
    this.server = server;
    front = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
    front.setExecutor(threads);
    front.createContext("/", this::serve);
    front.start();
  }

  void rule(Rule next) {
    rule.set(next);
  }

  /** The same way in, but through here. */
  S3Settings.Access access(S3Settings.Access direct) {
    return new S3Settings.Access(
        Optional.of(URI.create("http://127.0.0.1:" + front.getAddress().getPort())),
        direct.region(),
        direct.pathStyle(),
        direct.profile(),
        direct.credentialsFile(),
        direct.timeout(),
        direct.connections());
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      URI asked = exchange.getRequestURI();
      byte[] body = exchange.getRequestBody().readAllBytes();
      Map<String, String> headers = new HashMap<>();
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
      Seen seen =
          new Seen(
              exchange.getRequestMethod(),
              asked.getPath(),
              Optional.ofNullable(asked.getRawQuery()).orElse(""),
              headers,
              body.length);
      Optional<Fault> fault = rule.get().of(seen);
      switch (fault.orElse(new Fault.Headers("x-proxy", "none"))) {
        case Fault.Answer(int status, String code) -> answer(exchange, status, code);
        case Fault.Silence _ -> awaitClose();
        case Fault.Cut(boolean afterwards) -> {
          if (afterwards) {
            passOn(exchange, body);
          }
          // Closing without an answer resets the connection.
        }
        case Fault.Headers header -> {
          HttpResponse<byte[]> answer = passOn(exchange, body);
          exchange.getResponseHeaders().set(header.name(), header.value());
          give(exchange, answer, answer.body());
        }
        case Fault.Edited(UnaryOperator<String> edit) -> {
          HttpResponse<byte[]> answer = passOn(exchange, body);
          String text = new String(answer.body(), StandardCharsets.UTF_8);
          give(exchange, answer, edit.apply(text).getBytes(StandardCharsets.UTF_8));
        }
      }
    }
  }

  private void awaitClose() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(HttpExchange exchange, int status, String code) throws IOException {
    byte[] body =
        "<?xml version=\"1.0\"?><Error><Code>%s</Code><Message>of the proxy</Message></Error>"
            .formatted(code)
            .getBytes(StandardCharsets.UTF_8);
    boolean bodiless = exchange.getRequestMethod().equals("HEAD");
    exchange.getResponseHeaders().set("Content-Type", "application/xml");
    exchange.sendResponseHeaders(status, bodiless ? -1 : body.length);
    if (!bodiless) {
      exchange.getResponseBody().write(body);
    }
  }

  /** The Host header is signed, so the server is asked by the name that the client used. */
  private HttpResponse<byte[]> passOn(HttpExchange exchange, byte[] body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.toString() + exchange.getRequestURI().toString()));
    request.method(
        exchange.getRequestMethod(),
        body.length == 0
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    exchange
        .getRequestHeaders()
        .getOrDefault("Host", List.of())
        .forEach(host -> request.header("Host", host));
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static void give(HttpExchange exchange, HttpResponse<byte[]> answer, byte[] body)
      throws IOException {
    boolean head = exchange.getRequestMethod().equals("HEAD");
    answer
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              boolean length = name.equals("content-length");
              boolean replaced = exchange.getResponseHeaders().containsKey(name);
              if (!replaced && !name.equals("transfer-encoding") && (head || !length)) {
                values.forEach(value -> exchange.getResponseHeaders().add(name, value));
              }
            });
    boolean bodiless = head || body.length == 0;
    exchange.sendResponseHeaders(answer.statusCode(), bodiless ? -1 : body.length);
    if (!bodiless) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    front.stop(0);
    threads.shutdownNow();
    client.close();
  }
}
