package io.drover.mover.cli;

import io.drover.events.EventCodec;
import io.drover.events.Publisher;
import io.drover.events.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import picocli.CommandLine.Command;

/**
 * Loads what the short commands load, without a broker or a configuration, so that the launcher can
 * have the JVM remember it (JEP 483).
 */
@Command(name = "rehearse", hidden = true, description = "Load the classes of short commands.")
final class Rehearsal implements Callable<Integer> {
  /** RFC 863's port: nobody listens there, and nobody is asked. */
  private static final Map<String, String> NOBODY = Map.of("bootstrap.servers", "127.0.0.1:9");

  @Override
  public Integer call() {
    Map<String, Object> properties = new HashMap<>(NOBODY);
    EventCodec codec = new EventCodec(new Topics("rehearsal"));
    try (Publisher _ = Publisher.open(codec, properties);
        KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(
                properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.unsubscribe();
    }
    return 0;
  }
}
