package io.drover.mover.report;

import io.drover.events.EventCodec;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes batches, each whole or not at all. For one thread. */
public final class ResultLog implements AutoCloseable {
  private final Producer<byte[], byte[]> producer;
  private final EventCodec codec;

  /** Takes the transactional producer as its own: closing this closes it. */
  public ResultLog(Producer<byte[], byte[]> producer, EventCodec codec) {
    this.producer = producer;
    this.codec = codec;
  }

  /**
   * Ends what a predecessor of the same name left open, and locks it out.
   *
   * @throws org.apache.kafka.common.KafkaException if that cannot be done now
   */
  public void open() {
    producer.initTransactions();
  }

  /**
   * Commits a batch.
   *
   * @param group the membership under which the offsets' partitions were read
   * @throws org.apache.kafka.common.KafkaException if it was not committed, or nobody knows; then
   *     this log is of no use any more, and the committed offsets tell which it was
   */
  public void commit(Batch batch, ConsumerGroupMetadata group) {
    producer.beginTransaction();
    // A failed send makes the commit fail, so its future has nothing to tell.
    batch.results().forEach(result -> send(codec.encode(result)));
    batch.letters().forEach(letter -> send(letter.encode(codec.topics())));
    batch
        .forgotten()
        .forEach(key -> send(new ProducerRecord<>(codec.topics().control(), key, null)));
    producer.sendOffsetsToTransaction(batch.offsets(), group);
    producer.commitTransaction();
  }

  private void send(ProducerRecord<byte[], byte[]> message) {
    var _ = producer.send(message);
  }

  /** Leaves what is open to the next {@link #open} or to the broker's transaction timeout. */
  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
