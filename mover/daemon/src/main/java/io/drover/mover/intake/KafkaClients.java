package io.drover.mover.intake;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Makes the clients of the intake. What correctness rests on is set over the operator's properties.
 *
 * <p>The classic group protocol, with cooperative assignment: partitions that stay are worked on
 * during a rebalance, and {@code group.instance.id} lets a daemon that was killed come back without
 * one. The newer protocol (KIP-848) would need a broker of at least 4.0 and gains nothing with a
 * handful of members.
 */
final class KafkaClients {
  /** Twice the time a broker needs to come back after a kill (measured 1.8 to 4 s). */
  static final int BLOCK_MILLIS_MAX = 10_000;

  /** An event may have 1 MiB; what is larger has to be read to be refused. */
  static final int MESSAGE_BYTES_MAX = 8 << 20;

  private final IntakeSettings settings;

  KafkaClients(IntakeSettings settings) {
    this.settings = settings;
  }

  Consumer<byte[], byte[]> requests() {
    Map<String, Object> properties = consumer();
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, IntakeSettings.group(settings.cell()));
    properties.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, settings.instance());
    properties.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
    properties.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, EachTopicEvenly.class.getName());
    // A silent daemon's partitions go elsewhere after this; brokers allow 6 s and more.
    properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
    properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2_000);
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** A consumer that is told what to read. */
  Consumer<byte[], byte[]> reader() {
    return new KafkaConsumer<>(
        consumer(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private Map<String, Object> consumer() {
    Map<String, Object> properties = new HashMap<>(settings.kafka());
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    // Also makes it wait for the outcome of its predecessor's transaction before it takes over.
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    // A recall must not wait behind a fetch that waits for other partitions; default 500.
    properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
    // Between two polls lies a transaction at most; a large backlog is read in large steps.
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
    // Fetched and not polled is heap beside the window; defaults 50 MiB and 1 MiB. A first record
    // that is larger comes all the same (KIP-74).
    properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 4 << 20);
    properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 512 << 10);
    properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, BLOCK_MILLIS_MAX);
    properties.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, BLOCK_MILLIS_MAX);
    properties.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
    return properties;
  }

  /**
   * The one producer of this daemon. Its transactional id ends what a predecessor of the same name
   * left open and locks out one that still lives; a predecessor of another name, whose partitions
   * came to us, is locked out by the group's metadata in every commit (KIP-447). So one producer is
   * enough for all partitions.
   */
  Producer<byte[], byte[]> producer() {
    Map<String, Object> properties = new HashMap<>(settings.kafka());
    properties.put(
        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
        IntakeSettings.group(settings.cell()) + "." + settings.instance());
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_MILLIS_MAX);
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, BLOCK_MILLIS_MAX / 2);
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, BLOCK_MILLIS_MAX);
    // Readers of results wait for an open transaction: not for longer than this after a crash.
    properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, BLOCK_MILLIS_MAX + 5_000);
    // A thousand results in one batch, which the commit sends without waiting.
    properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 512 << 10);
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 50);
    // A transaction's second batch may reach its partition before the first is let in by the
    // coordinator; the broker then logs an error and the batch is sent again (seen with 4.3.1).
    properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MESSAGE_BYTES_MAX + (1 << 20));
    properties.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  Admin admin() {
    Map<String, Object> properties = new HashMap<>(settings.kafka());
    properties.put("default.api.timeout.ms", BLOCK_MILLIS_MAX);
    properties.put("request.timeout.ms", BLOCK_MILLIS_MAX / 2);
    properties.put("reconnect.backoff.max.ms", 1_000);
    return Admin.create(properties);
  }
}
