package io.drover.mover.ops.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;

/** The directory of a node. */
final class Storage {
  private Storage() {}

  /** Writes the cluster's identity into a fresh directory, as kafka-storage.sh format does. */
  static void formatUnlessDone(Path directory) throws IOException {
    // Written last by the formatter, whole or not at all; a second identity would be refused.
    if (Files.exists(directory.resolve("meta.properties"))) {
      return;
    }
    Formatter formatter =
        new Formatter()
            .setPrintStream(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
            .setNodeId(BrokerProperties.NODE_ID)
            .setClusterId(Uuid.randomUuid().toString())
            .setControllerListenerName(BrokerProperties.CONTROLLER_LISTENER)
            .setMetadataLogDirectory(directory.toString())
            .addDirectory(directory.toString());
    try {
      formatter.run();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("cannot prepare " + directory + " for the embedded Kafka broker", e);
    }
  }
}
