package io.drover.mover.cli;

import io.drover.events.Order;
import io.drover.events.Request;
import io.drover.events.Result;
import io.drover.events.Subject;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.InstantSource;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * Signs the requests of one run of a command: ids are a random prefix and a number, so that a
 * result's request is found without a table.
 */
final class Sender {
  private final String prefix;
  private final String source;
  private final InstantSource clock;

  private Sender(String prefix, String source, InstantSource clock) {
    this.prefix = prefix;
    this.source = source;
    this.clock = clock;
  }

  /** A run of that user. The source names no host: a pin may be undone from another one. */
  static Sender of(String user, InstantSource clock, RandomGenerator random) {
    return new Sender("cli-%016x-".formatted(random.nextLong()), uri("/cli/" + user), clock);
  }

  private static String uri(String path) {
    try {
      return new URI(null, null, path, null).toASCIIString();
    } catch (URISyntaxException e) {
      return "/cli/unknown";
    }
  }

  String id(int number) {
    return prefix + number;
  }

  String source() {
    return source;
  }

  Request onFile(int number, Subject.OfFile file, Order.OnFile order) {
    return Request.onFile(sender(number), file, order);
  }

  Request onControl(int number, Order.OnControl order) {
    return Request.onControl(sender(number), order);
  }

  private Request.Sender sender(int number) {
    return new Request.Sender(id(number), source, clock.instant());
  }

  /** The number of the request that a result answers, if it is one of this run. */
  OptionalInt numberOf(Result result) {
    String id = result.about().requestId();
    if (!id.startsWith(prefix) || !result.about().requestSource().equals(source)) {
      return OptionalInt.empty();
    }
    try {
      return OptionalInt.of(Integer.parseInt(id.substring(prefix.length())));
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }
}
