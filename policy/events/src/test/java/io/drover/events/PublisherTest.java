package io.drover.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Over the producer that Kafka ships for tests; no broker. */
final class PublisherTest {
  private final MockProducer<byte[], byte[]> kafka =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final EventCodec codec = new EventCodec(Golden.TOPICS);
  private final Request request = Golden.requests().get("restore");

  @Test
  void sendsToTheTopicOfTheOperationWithTheFileAsKey() {
    try (Publisher publisher = new Publisher(codec, kafka)) {
      CompletableFuture<RecordMetadata> sent = publisher.publish(request);
      assertThat(sent).isNotDone();
      kafka.completeNext();

      assertThat(sent.join().topic()).isEqualTo("drover.recalls");
      assertThat(kafka.history().getFirst().key())
          .asString(StandardCharsets.UTF_8)
          .isEqualTo("lab:/runs/2026/run-0042.h5");
    }
  }

  @Test
  void hasEverythingSentWhenItIsClosed() {
    Publisher publisher = new Publisher(codec, kafka);
    CompletableFuture<RecordMetadata> sent = publisher.publish(request);

    publisher.close();

    assertThat(sent).isCompleted();
    assertThat(kafka.closed()).isTrue();
  }

  @Test
  void tellsOfAFailureThroughTheFuture() {
    try (Publisher publisher = new Publisher(codec, kafka)) {
      CompletableFuture<RecordMetadata> later = publisher.publish(request);
      kafka.errorNext(new TimeoutException("no broker"));
      kafka.sendException = new TimeoutException("no metadata");
      CompletableFuture<RecordMetadata> atOnce = publisher.publish(request);

      assertThatThrownBy(later::join).hasRootCauseMessage("no broker");
      assertThatThrownBy(atOnce::join).hasRootCauseMessage("no metadata");
    }
  }

  @Test
  void doesNotLetItsSafetyBeConfiguredAway() {
    Map<String, Object> weak =
        Map.of(
            "bootstrap.servers",
            "127.0.0.1:9",
            "acks",
            "0",
            "enable.idempotence",
            "false",
            "max.in.flight.requests.per.connection",
            "5");

    assertThat(Publisher.safe(weak))
        .containsEntry("bootstrap.servers", "127.0.0.1:9")
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", true)
        .containsEntry("max.in.flight.requests.per.connection", 1);
  }
}
