package io.drover.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs that use the CloudEvents library understand us and we understand them. */
final class CloudEventsTest {
  private final EventCodec codec = new EventCodec(Golden.TOPICS);
  private final Request request = Golden.requests().get("archive");

  @ParameterizedTest
  @EnumSource(ContentMode.class)
  void theLibraryReadsWhatWeWrite(ContentMode mode) {
    ProducerRecord<byte[], byte[]> sent = codec.encode(request, mode);

    CloudEvent event = KafkaMessageFactory.createReader(sent.headers(), sent.value()).toEvent();

    assertThat(event.getId()).isEqualTo(request.id());
    assertThat(event.getType()).isEqualTo("io.drover.archive.v1");
    assertThat(event.getSubject()).isEqualTo(request.subject().text());
    assertThat(event.getTime().toInstant()).isEqualTo(request.time());
    assertThat(event.getDataContentType()).isEqualTo("application/json");
  }

  @Test
  void weReadWhatTheLibraryWritesFromBytes() {
    CloudEvent event = event();

    assertThat(
            understood(
                KafkaMessageFactory.createWriter("drover.requests", new byte[0])
                    .writeBinary(event)))
        .isTrue();
    assertThat(
            understood(
                KafkaMessageFactory.createWriter("drover.requests", new byte[0])
                    .writeStructured(event, new JsonFormat())))
        .isTrue();
  }

  @Test
  void weReadDataThatTheLibraryWritesInBase64() {
    ProducerRecord<byte[], byte[]> sent =
        KafkaMessageFactory.createWriter("drover.requests", new byte[0])
            .writeStructured(event(), new JsonFormat().withForceJsonDataToBase64());

    assertThat(new String(sent.value(), StandardCharsets.UTF_8)).contains("data_base64");
    assertThat(understood(sent)).isTrue();
  }

  private static CloudEvent event() {
    return CloudEventBuilder.v1()
        .withId("1")
        .withSource(URI.create("/library"))
        .withType("io.drover.archive.v1")
        .withSubject("lab:/a")
        .withExtension("traceparent", "00-1-2-01")
        .withData("application/json", "{\"pool\": \"vault\"}".getBytes(StandardCharsets.UTF_8))
        .build();
  }

  private boolean understood(ProducerRecord<byte[], byte[]> sent) {
    ConsumerRecord<byte[], byte[]> message =
        new ConsumerRecord<>(sent.topic(), 0, 0, sent.key(), sent.value());
    sent.headers().forEach(header -> message.headers().add(header));
    return codec.request(message) instanceof Decoded.Understood(Request read)
        && read.order()
            .equals(new Order.Archive(Placement.in("vault"), WhileWriting.ABORT, Terms.NONE));
  }
}
