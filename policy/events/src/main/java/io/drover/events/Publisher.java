package io.drover.events;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Publishes requests. May be used by any number of threads; one is enough for a program. */
public final class Publisher implements AutoCloseable {
  private final EventCodec codec;
  private final Producer<byte[], byte[]> producer;

  /** Takes the producer as its own: closing this closes it. */
  public Publisher(EventCodec codec, Producer<byte[], byte[]> producer) {
    this.codec = codec;
    this.producer = producer;
  }

  /**
   * A publisher with a producer of its own.
   *
   * @param kafka producer properties, {@code bootstrap.servers} at least; acks=all, idempotence and
   *     one request in flight are set over them, because a request must not be lost or doubled.
   *     With several in flight, the first batches of a topic that was just created can be let in
   *     out of order; what came too late is then refused until its delivery timeout (KAFKA-15591)
   */
  public static Publisher open(EventCodec codec, Map<String, Object> kafka) {
    ByteArraySerializer bytes = new ByteArraySerializer();
    return new Publisher(codec, new KafkaProducer<>(safe(kafka), bytes, bytes));
  }

  static Map<String, Object> safe(Map<String, Object> kafka) {
    Map<String, Object> properties = new HashMap<>(kafka);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    // One request at a time, so let it be a large one.
    properties.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10);
    return properties;
  }

  /**
   * Sends the request to its topic. The future ends with its place when every in-sync replica has
   * it, or with Kafka's exception; then it may be published again under the same id.
   */
  public CompletableFuture<RecordMetadata> publish(Request request) {
    return send(codec.encode(request));
  }

  /** Sends a dead letter's original to where it came from, byte for byte. */
  public CompletableFuture<RecordMetadata> redrive(DeadLetter letter) {
    return send(letter.redriven());
  }

  private CompletableFuture<RecordMetadata> send(ProducerRecord<byte[], byte[]> message) {
    CompletableFuture<RecordMetadata> sent = new CompletableFuture<>();
    try {
      var _ =
          producer.send(
              message,
              (metadata, failure) -> {
                if (failure == null) {
                  sent.complete(metadata);
                } else {
                  sent.completeExceptionally(failure);
                }
              });
    } catch (KafkaException e) {
      // Some failures, such as a full buffer or no metadata in time, are thrown at once.
      sent.completeExceptionally(e);
    }
    return sent;
  }

  /** Waits until everything published is sent or has failed. */
  @Override
  public void close() {
    producer.flush();
    producer.close();
  }
}
