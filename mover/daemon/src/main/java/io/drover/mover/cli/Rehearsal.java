package io.drover.mover.cli;

import io.drover.events.EventCodec;
import io.drover.events.FilePath;
import io.drover.events.Order;
import io.drover.events.Publisher;
import io.drover.events.Subject;
import io.drover.events.Terms;
import io.drover.events.Topics;
import io.drover.mover.config.Configuration;
import io.drover.mover.config.ConfigurationFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import picocli.CommandLine.Command;

/**
 * Loads what the short commands load, without a broker, a daemon or a file, so that the launcher
 * can have the JVM remember it (JEP 483).
 */
@Command(name = "rehearse", hidden = true, description = "Load the classes of short commands.")
final class Rehearsal implements Callable<Integer> {
  /** RFC 863's port: nobody listens there, and nothing is lost if somebody did. */
  private static final String PLAY =
      """
      kafka: {bootstrap: '127.0.0.1:9'}
      http: {port: 9}
      trees: [{name: lab, path: lab, source: {image: lab.ext4}}]
      pools: [{name: vault, targets: [vault]}]
      """;

  @Override
  public Integer call() throws IOException {
    Configuration configuration = ConfigurationFile.parse(PLAY, Path.of("/rehearsal/drover.yaml"));
    addresses(configuration);
    kafka(configuration);
    try {
      new DaemonPage(configuration.http()).get("/v1/pools");
    } catch (Failure nobodyListens) {
      // As expected; the classes are loaded.
    }
    return 0;
  }

  private static void addresses(Configuration configuration) throws IOException {
    TreePaths paths = new TreePaths(configuration.trees(), Path.of("/"));
    new Walk(_ -> {}, _ -> {}).from(paths.locate("lab:/a"));
  }

  private static void kafka(Configuration configuration) {
    EventCodec codec = new EventCodec(new Topics(configuration.cell()));
    Sender sender = Sender.of("nobody", InstantSource.fixed(Instant.EPOCH), new SplittableRandom());
    Subject.OfFile file = new Subject.OfFile("lab", FilePath.of("a"));
    codec.encode(sender.onFile(0, file, new Order.Restore(Terms.NONE)));
    Map<String, Object> properties = new HashMap<>(Broker.client(configuration));
    try (Publisher _ = Publisher.open(codec, Broker.producer(configuration));
        KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(
                properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of());
    }
  }
}
