package io.drover.mover.intake;

import io.drover.mover.ops.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One real broker for the tests of a class. */
final class SharedBroker implements BeforeAllCallback, AfterAllCallback {
  private Path directory;
  private EmbeddedBroker broker;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    directory = Files.createTempDirectory("drover-broker");
    broker = EmbeddedBroker.start(directory.resolve("kafka"), 0);
  }

  /** A cell of its own for one test. */
  Cell cell(String name) {
    return new Cell(broker.bootstrapServers(), name);
  }

  void stop() {
    broker.close();
  }

  void startAgain() throws IOException {
    broker = EmbeddedBroker.start(directory.resolve("kafka"), broker.port());
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    broker.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
