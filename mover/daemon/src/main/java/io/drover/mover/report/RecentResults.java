package io.drover.mover.report;

import io.drover.events.EventCodec;
import io.drover.events.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/** The tail of the results topic. */
public final class RecentResults {
  private final Consumer<byte[], byte[]> consumer;
  private final EventCodec codec;

  /**
   * A reader of results.
   *
   * @param consumer without a group, for committed records; stays the caller's
   */
  public RecentResults(Consumer<byte[], byte[]> consumer, EventCodec codec) {
    this.consumer = consumer;
    this.codec = codec;
  }

  /**
   * Hands over the terminal results since that time.
   *
   * @param countMax about how many records are read at most, the latest ones
   * @throws org.apache.kafka.common.KafkaException if the broker does not answer
   */
  public void read(Instant since, int countMax, java.util.function.Consumer<Result> receiver) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(codec.topics().results()).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    starts(partitions, ends, since, countMax).forEach(consumer::seek);
    while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
      ConsumerRecords<byte[], byte[]> messages = consumer.poll(Duration.ofMillis(100));
      messages.forEach(message -> terminal(message).ifPresent(receiver));
      if (messages.isEmpty()) {
        // A poll is silent about a broker that is away; this throws.
        var _ = consumer.endOffsets(partitions);
      }
    }
  }

  private Optional<Result> terminal(ConsumerRecord<byte[], byte[]> message) {
    return codec.result(message).filter(result -> result.outcome().state().terminal());
  }

  private Map<TopicPartition, Long> starts(
      List<TopicPartition> partitions,
      Map<TopicPartition, Long> ends,
      Instant since,
      int countMax) {
    Map<TopicPartition, OffsetAndTimestamp> first =
        consumer.offsetsForTimes(
            partitions.stream()
                .collect(Collectors.toMap(Function.identity(), _ -> since.toEpochMilli())));
    Map<TopicPartition, Long> starts = new HashMap<>();
    for (TopicPartition partition : partitions) {
      long end = ends.get(partition);
      long young = first.get(partition) == null ? end : first.get(partition).offset();
      starts.put(partition, Math.max(young, end - countMax / partitions.size()));
    }
    return starts;
  }
}
