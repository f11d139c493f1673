package io.drover.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

final class DeadLetterTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  @Test
  void keepsEveryByteAndSendsItAgainToWhereItCameFrom() {
    ConsumerRecord<byte[], byte[]> original = original();

    ProducerRecord<byte[], byte[]> buried =
        new DeadLetter(original, "data.copies: \u00fc", NOON).encode(Golden.TOPICS);
    DeadLetter found = DeadLetter.decode(received(buried)).orElseThrow();
    ProducerRecord<byte[], byte[]> again = found.redriven();

    assertThat(buried.topic()).isEqualTo("drover.dead-letters");
    assertThat(found.reason()).isEqualTo("data.copies: \u00fc");
    assertThat(found.time()).isEqualTo(NOON);
    assertThat(found.original().partition()).isEqualTo(3);
    assertThat(found.original().offset()).isEqualTo(4711);
    assertThat(again.topic()).isEqualTo("drover.requests");
    assertThat(again.timestamp()).isEqualTo(1234L);
    assertThat(again.key()).isEqualTo(original.key());
    assertThat(again.value()).isEqualTo(original.value());
    assertThat(again.headers().toArray()).isEqualTo(original.headers().toArray());
  }

  @Test
  void keepsHeadersOfOursThatTheSenderHadPutThere() {
    ConsumerRecord<byte[], byte[]> original = original();
    original.headers().add("drover_reason", new byte[] {1});

    DeadLetter found =
        DeadLetter.decode(received(new DeadLetter(original, "", NOON).encode(Golden.TOPICS)))
            .orElseThrow();

    assertThat(found.redriven().headers().toArray()).isEqualTo(original.headers().toArray());
  }

  @Test
  void keepsARecordWithoutKeyAndValue() {
    ConsumerRecord<byte[], byte[]> original = Golden.message("drover.admin", null);

    ProducerRecord<byte[], byte[]> again =
        DeadLetter.decode(received(new DeadLetter(original, "x", NOON).encode(Golden.TOPICS)))
            .orElseThrow()
            .redriven();

    assertThat(again.key()).isNull();
    assertThat(again.value()).isNull();
    assertThat(again.timestamp()).isNull();
  }

  @Test
  void whatIsNoDeadLetterIsPassedOver() {
    ConsumerRecord<byte[], byte[]> damaged =
        received(new DeadLetter(original(), "", NOON).encode(Golden.TOPICS));
    damaged.headers().remove("drover_offset");
    damaged.headers().add("drover_offset", "4711".getBytes(StandardCharsets.UTF_8));

    assertThat(DeadLetter.decode(original())).isEmpty();
    assertThat(DeadLetter.decode(damaged)).isEmpty();
  }

  private static ConsumerRecord<byte[], byte[]> original() {
    RecordHeaders headers = new RecordHeaders();
    headers.add("ce_id", new byte[] {(byte) 0xff});
    headers.add("ce_id", null);
    byte[] key = {1, 2};
    byte[] value = {3, (byte) 0xff};
    return new ConsumerRecord<>(
        "drover.requests",
        3,
        4711,
        1234,
        TimestampType.CREATE_TIME,
        key.length,
        value.length,
        key,
        value,
        headers,
        Optional.empty());
  }

  private static ConsumerRecord<byte[], byte[]> received(ProducerRecord<byte[], byte[]> sent) {
    ConsumerRecord<byte[], byte[]> message =
        new ConsumerRecord<>(sent.topic(), 0, 0, sent.key(), sent.value());
    sent.headers().forEach(header -> message.headers().add(header));
    return message;
  }
}
