package io.drover.mover.report;

import io.drover.events.EventCodec;
import java.time.Duration;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes batches, each whole or not at all. For one thread. */
public final class ResultLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ResultLog.class);

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
   * @return false when the group has gone on to another generation meanwhile, as it does while it
   *     shares out its partitions anew: nothing was committed, and the same batch may be tried
   *     again with the membership after the next poll
   * @throws org.apache.kafka.common.KafkaException if it was not committed, or nobody knows; then
   *     this log is of no use any more, and the committed offsets tell which it was
   */
  public boolean commit(Batch batch, ConsumerGroupMetadata group) {
    producer.beginTransaction();
    // A failed send makes the commit fail, so its future has nothing to tell.
    batch.results().forEach(result -> send(codec.encode(result)));
    batch.letters().forEach(letter -> send(letter.encode(codec.topics())));
    batch
        .forgotten()
        .forEach(key -> send(new ProducerRecord<>(codec.topics().control(), key, null)));
    try {
      producer.sendOffsetsToTransaction(batch.offsets(), group);
    } catch (CommitFailedException e) {
      LOG.debug("the group's generation {} is over: {}", group.generationId(), e.getMessage());
      producer.abortTransaction();
      return false;
    }
    producer.commitTransaction();
    return true;
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
