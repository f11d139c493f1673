package io.drover.mover.intake;

import io.drover.events.Decoded;
import io.drover.events.EventCodec;
import io.drover.events.Order;
import io.drover.events.Request;
import io.drover.events.UpTo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the control topic, all of it at the start of every session, and does what it says:
 * compaction has left the last word on each pool and every cancel that is in force. For the loop's
 * thread.
 */
final class Control implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Control.class);

  private final Consumer<byte[], byte[]> consumer;
  private final EventCodec codec;
  private final Dispatch dispatch;
  private final ControlAnswers answers;
  private final TopicPartition partition;
  private final Cancellations cancellations = new Cancellations();
  private final Map<String, PoolState> pools = new HashMap<>();

  /** Takes the consumer as its own: closing this closes it. */
  Control(
      Consumer<byte[], byte[]> consumer,
      EventCodec codec,
      Dispatch dispatch,
      ControlAnswers answers) {
    this.consumer = consumer;
    this.codec = codec;
    this.dispatch = dispatch;
    this.answers = answers;
    this.partition = new TopicPartition(codec.topics().control(), 0);
  }

  /** Reads everything that is there, so that it is in force before the first request is read. */
  void open() {
    List<TopicPartition> all = List.of(partition);
    consumer.assign(all);
    consumer.seekToBeginning(all);
    long end = consumer.endOffsets(all).get(partition);
    while (consumer.position(partition) < end) {
      ConsumerRecords<byte[], byte[]> messages = consumer.poll(Duration.ofMillis(100));
      apply(messages);
      if (messages.isEmpty()) {
        // A poll is silent about a broker that is away; this throws.
        var _ = consumer.endOffsets(all);
      }
    }
    dispatch.pools(pools);
  }

  /** Reads what is new. */
  void poll() {
    apply(consumer.poll(Duration.ZERO));
  }

  TopicPartition partition() {
    return partition;
  }

  /**
   * From now on this daemon answers the requests on this topic, from the offset up to which they
   * were answered; reads them again, which changes nothing.
   */
  void answerFrom(OptionalLong committed) {
    answers.begin();
    if (committed.isPresent()) {
      consumer.seek(partition, committed.getAsLong());
    } else {
      consumer.seekToBeginning(List.of(partition));
    }
  }

  ControlAnswers answers() {
    return answers;
  }

  /** How the request ends if a cancel is meant for it. */
  Optional<Ending> cancelled(Request request, Place place) {
    return cancellations.find(request, place);
  }

  /** Keys of cancels that nobody needs any more, as every partition is finished up to there. */
  List<byte[]> spent(Map<TopicPartition, Long> watermarks) {
    return cancellations.spent(upTo -> reached(upTo, watermarks)).stream()
        .map(key -> key.getBytes(StandardCharsets.ISO_8859_1))
        .toList();
  }

  private static boolean reached(UpTo upTo, Map<TopicPartition, Long> watermarks) {
    return upTo.offsets().entrySet().stream()
        .allMatch(
            topic ->
                topic.getValue().entrySet().stream()
                    .allMatch(
                        end -> {
                          var name = new TopicPartition(topic.getKey(), end.getKey());
                          return watermarks.getOrDefault(name, 0L) >= end.getValue();
                        }));
  }

  private void apply(ConsumerRecords<byte[], byte[]> messages) {
    if (messages.isEmpty()) {
      return;
    }
    List<ConsumerRecord<byte[], byte[]>> named = new ArrayList<>();
    int before = cancellations.size();
    for (ConsumerRecord<byte[], byte[]> message : messages) {
      if (message.value() == null) {
        cancellations.remove(key(message));
        continue;
      }
      Decoded decoded = codec.request(message);
      answers.add(message, decoded);
      switch (decoded) {
        case Decoded.Understood(Request request) -> apply(request, message, named);
        case Decoded.Bad bad ->
            log.warn("offset {} of {}: {}", message.offset(), message.topic(), bad.reason());
      }
    }
    addNamed(named);
    if (cancellations.size() != before) {
      dispatch.cancel(cancellations::find);
    }
    dispatch.pools(pools);
  }

  private void apply(
      Request request,
      ConsumerRecord<byte[], byte[]> message,
      List<ConsumerRecord<byte[], byte[]>> named) {
    switch (request.order()) {
      case Order.CancelRequest _ -> named.add(message);
      case Order.CancelMatching matching ->
          cancellations.add(key(message), request, matching.upTo());
      case Order.Pause pause -> pools.put(pause.pool(), PoolState.PAUSED);
      case Order.Drain drain -> pools.put(drain.pool(), PoolState.DRAINING);
      case Order.Resume resume -> pools.remove(resume.pool());
      case Order.OnFile _ ->
          throw new IllegalStateException("the codec lets no such order through");
    }
  }

  /** Cancels by id name no offsets; they are meant for what the broker had before them. */
  private void addNamed(List<ConsumerRecord<byte[], byte[]>> named) {
    if (named.isEmpty()) {
      return;
    }
    long latest = named.stream().mapToLong(ConsumerRecord::timestamp).max().orElseThrow();
    UpTo upTo = upTo(latest + 1);
    for (ConsumerRecord<byte[], byte[]> message : named) {
      if (codec.request(message) instanceof Decoded.Understood(Request request)) {
        cancellations.add(key(message), request, upTo);
      }
    }
  }

  private UpTo upTo(long millis) {
    Set<TopicPartition> work =
        codec.topics().work().stream()
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .collect(Collectors.toSet());
    Map<TopicPartition, Long> ends = consumer.endOffsets(work);
    Map<TopicPartition, OffsetAndTimestamp> later =
        consumer.offsetsForTimes(
            work.stream().collect(Collectors.toMap(name -> name, _ -> millis)));
    Map<String, Map<Integer, Long>> offsets = new HashMap<>();
    for (TopicPartition name : work) {
      OffsetAndTimestamp first = later.get(name);
      offsets
          .computeIfAbsent(name.topic(), _ -> new HashMap<>())
          .put(name.partition(), first == null ? ends.get(name) : first.offset());
    }
    return new UpTo(offsets);
  }

  /** Bytes as text without loss. */
  private static String key(ConsumerRecord<byte[], byte[]> message) {
    byte[] key = message.key() == null ? new byte[0] : message.key();
    return new String(key, StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
