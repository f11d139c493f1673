package io.drover.bench;

import io.drover.mover.ops.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Path;

/** A Kafka broker in a process of its own; it ends when its standard input does. */
final class BrokerProgram {
  private BrokerProgram() {}

  public static void main(String[] arguments) throws IOException {
    try (EmbeddedBroker broker = EmbeddedBroker.start(Path.of(arguments[0]), 0)) {
      System.out.println(broker.bootstrapServers());
      while (System.in.read() >= 0) {
        // Nothing is said; the end of the input is what is waited for.
      }
    }
  }
}
