package io.drover.mover.ops.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.SortedMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From one HTTP exchange to a route and back. */
final class Answering {
  private static final Logger LOG = LoggerFactory.getLogger(Answering.class);

  /** Each may hold a file and its report in memory; an operator's tools need a handful. */
  private static final int AT_A_TIME = 64;

  /** What the JDK's server calls an answer without a body. */
  private static final int NO_BODY = -1;

  private final SortedMap<String, Route> routes;
  private final HostCheck hosts;
  private final Semaphore room = new Semaphore(AT_A_TIME);

  Answering(SortedMap<String, Route> routes, HostCheck hosts) {
    this.routes = routes;
    this.hosts = hosts;
  }

  void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      send(exchange, reply(exchange));
    } catch (IOException e) {
      LOG.debug("the caller of {} went away: {}", exchange.getRequestURI(), e.getMessage());
    }
  }

  private Reply reply(HttpExchange exchange) {
    if (!room.tryAcquire()) {
      return Json.error(Reply.UNAVAILABLE, "too many requests at a time; ask again");
    }
    try {
      return checked(exchange);
    } catch (BadQuery e) {
      return Json.error(Reply.BAD_REQUEST, e.getMessage());
    } catch (IOException | RuntimeException e) {
      LOG.error("answering {} broke", exchange.getRequestURI(), e);
      return Json.error(Reply.INTERNAL_ERROR, "a defect in Drover; the log says more: " + e);
    } finally {
      room.release();
    }
  }

  private Reply checked(HttpExchange exchange) throws IOException, BadQuery {
    if (!hosts.accepts(exchange.getRequestHeaders().getFirst("Host"))) {
      return Json.error(
          Reply.MISDIRECTED, "not served under this host name; use localhost or an address");
    }
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      return Json.error(Reply.METHOD_NOT_ALLOWED, "there is only GET here");
    }
    Route route = routes.get(exchange.getRequestURI().getPath());
    if (route == null) {
      return Json.error(
          Reply.NOT_FOUND, "nothing here; there are " + String.join(", ", routes.keySet()));
    }
    return route.reply(Query.parse(exchange.getRequestURI().getRawQuery()));
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    byte[] body = reply.text().getBytes(UTF_8);
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", reply.contentType());
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Content-Security-Policy", reply.policy());
    headers.set("Referrer-Policy", "no-referrer");
    if (exchange.getRequestMethod().equals("HEAD")) {
      headers.set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(reply.status(), NO_BODY);
      return;
    }
    exchange.sendResponseHeaders(reply.status(), body.length);
    exchange.getResponseBody().write(body);
  }
}
