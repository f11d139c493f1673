package io.drover.mover.ops.broker;

import java.nio.file.Path;

/** A broker in a process of its own, for a test to kill: directory and port. */
final class KilledBroker {
  private KilledBroker() {}

  public static void main(String[] arguments) throws Exception {
    EmbeddedBroker broker =
        EmbeddedBroker.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
    System.out.println(broker.port());
    Thread.currentThread().join();
  }
}
