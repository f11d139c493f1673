package io.drover.mover.story;

import io.drover.events.EventCodec;
import io.drover.events.FilePath;
import io.drover.events.Order;
import io.drover.events.Publisher;
import io.drover.events.Request;
import io.drover.events.Result;
import io.drover.events.Subject;
import io.drover.events.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Somebody who publishes requests and reads what became of them. */
final class PolicyEngine implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Publisher publisher;
  private final EventCodec codec;
  private final KafkaConsumer<byte[], byte[]> results;

  PolicyEngine(String servers, String cell) {
    Topics topics = new Topics(cell);
    codec = new EventCodec(topics);
    publisher = Publisher.open(codec, Map.of("bootstrap.servers", servers));
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", servers);
    properties.put("isolation.level", "read_committed");
    properties.put("auto.offset.reset", "earliest");
    results =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        results.partitionsFor(topics.results()).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    results.assign(partitions);
    results.seekToBeginning(partitions);
  }

  /** Publishes an order and waits for its terminal result. */
  Result ask(String path, Order.OnFile order) {
    Request request =
        Request.onFile(
            new Request.Sender(UUID.randomUUID().toString(), "/story", Instant.now()),
            new Subject.OfFile("lab", FilePath.of(path)),
            order);
    publisher.publish(request).join();
    return await(request);
  }

  private Result await(Request request) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(deadline)) {
      for (ConsumerRecord<byte[], byte[]> read : results.poll(Duration.ofMillis(100))) {
        Optional<Result> result = codec.result(read);
        if (result.isPresent()
            && result.get().about().requestId().equals(request.id())
            && result.get().outcome().state().terminal()) {
          return result.get();
        }
      }
    }
    throw new AssertionError("no result within " + PATIENCE + " for " + request);
  }

  @Override
  public void close() {
    publisher.close();
    results.close();
  }
}
