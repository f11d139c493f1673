package io.drover.mover.cli;

import io.drover.events.EventCodec;
import io.drover.events.Result;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The results of a cell from now on: only those whose transaction was committed, all partitions, no
 * group. For one thread.
 */
final class Results implements AutoCloseable {
  private final EventCodec codec;
  private final KafkaConsumer<byte[], byte[]> consumer;

  private Results(EventCodec codec, KafkaConsumer<byte[], byte[]> consumer) {
    this.codec = codec;
    this.consumer = consumer;
  }

  /**
   * Stands at the end of the topic when it returns: what is published afterwards is answered within
   * what will be read.
   *
   * @throws Failure when the cell has no such topic
   */
  static Results fromNow(EventCodec codec, Map<String, String> kafka) throws Failure {
    Map<String, Object> properties = new HashMap<>(kafka);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    try {
      String topic = codec.topics().results();
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      if (partitions.isEmpty()) {
        throw new Failure(
            "there is no topic " + topic + " yet; the daemon makes it when it first starts");
      }
      consumer.assign(partitions);
      consumer.endOffsets(partitions).forEach(consumer::seek);
      return new Results(codec, consumer);
    } catch (Failure | RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  /** Hands on what has come, waiting for the first up to that time. */
  void poll(Duration wait, Consumer<Result> taker) {
    consumer.poll(wait).forEach(message -> codec.result(message).ifPresent(taker));
  }

  /** Makes a poll of another thread return. */
  void wakeUp() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
