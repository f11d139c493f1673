package io.drover.events;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * A record that could not be understood or failed for good. Key, value and headers stay as they
 * were; what is said about it follows in further headers, always the last ones, so that a redrive
 * sends exactly what came.
 *
 * @param original the record as it was read, with topic, partition, offset and timestamp
 * @param reason why it is here
 * @param time when it was put here
 */
public record DeadLetter(ConsumerRecord<byte[], byte[]> original, String reason, Instant time) {
  private static final String REASON = "drover_reason";
  private static final String TOPIC = "drover_topic";
  private static final String PARTITION = "drover_partition";
  private static final String OFFSET = "drover_offset";
  private static final String TIMESTAMP = "drover_timestamp";
  private static final String TIME = "drover_time";
  private static final List<String> ADDED =
      List.of(REASON, TOPIC, PARTITION, OFFSET, TIMESTAMP, TIME);

  /** The record for the dead-letter topic. */
  public ProducerRecord<byte[], byte[]> encode(Topics topics) {
    RecordHeaders headers = new RecordHeaders(original.headers().toArray());
    add(headers, REASON, reason);
    add(headers, TOPIC, original.topic());
    add(headers, PARTITION, String.valueOf(original.partition()));
    add(headers, OFFSET, String.valueOf(original.offset()));
    add(headers, TIMESTAMP, String.valueOf(original.timestamp()));
    add(headers, TIME, time.toString());
    return new ProducerRecord<>(
        topics.deadLetters(), null, null, original.key(), original.value(), headers);
  }

  /** The original once more, for the topic it came from, with its own timestamp. */
  public ProducerRecord<byte[], byte[]> redriven() {
    Long timestamp = original.timestamp() < 0 ? null : original.timestamp();
    return new ProducerRecord<>(
        original.topic(),
        null,
        timestamp,
        original.key(),
        original.value(),
        new RecordHeaders(original.headers().toArray()));
  }

  /** The dead letter in a record from that topic; nothing when it does not end in our headers. */
  public static Optional<DeadLetter> decode(ConsumerRecord<byte[], byte[]> message) {
    Header[] all = message.headers().toArray();
    int own = all.length - ADDED.size();
    if (own < 0 || !keys(all, own).equals(ADDED)) {
      return Optional.empty();
    }
    try {
      RecordHeaders headers = new RecordHeaders(Arrays.copyOf(all, own));
      List<String> said = values(all, own);
      ConsumerRecord<byte[], byte[]> original = original(message, headers, said);
      return Optional.of(new DeadLetter(original, said.get(0), Timestamps.parse(said.get(5))));
    } catch (NumberFormatException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static ConsumerRecord<byte[], byte[]> original(
      ConsumerRecord<byte[], byte[]> message, Headers headers, List<String> said) {
    return new ConsumerRecord<>(
        said.get(1),
        Integer.parseInt(said.get(2)),
        Long.parseLong(said.get(3)),
        Long.parseLong(said.get(4)),
        TimestampType.CREATE_TIME,
        size(message.key()),
        size(message.value()),
        message.key(),
        message.value(),
        headers,
        Optional.empty());
  }

  private static List<String> keys(Header[] headers, int from) {
    return Arrays.stream(headers, from, headers.length).map(Header::key).toList();
  }

  private static List<String> values(Header[] headers, int from) {
    List<String> values = new ArrayList<>();
    for (Header header : Arrays.asList(headers).subList(from, headers.length)) {
      values.add(header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8));
    }
    return values;
  }

  private static int size(byte[] bytes) {
    return bytes == null ? ConsumerRecord.NULL_SIZE : bytes.length;
  }

  private static void add(Headers headers, String key, String value) {
    headers.add(new RecordHeader(key, value.getBytes(StandardCharsets.UTF_8)));
  }
}
