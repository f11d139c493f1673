package io.drover.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.jackson.JsonCloudEventData;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.net.URI;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Requests and results as Kafka records of one cell, and back. The key is the subject's bytes. May
 * be used by any number of threads.
 */
public final class EventCodec {
  private final Topics topics;
  private final JsonFormat structured = new JsonFormat();
  private final RequestReader requests;
  private final ResultReader results = new ResultReader();

  public EventCodec(Topics topics) {
    this.topics = topics;
    this.requests = new RequestReader(topics);
  }

  public Topics topics() {
    return topics;
  }

  /** What a record from a request topic says, in whichever mode. Throws for no input. */
  public Decoded request(ConsumerRecord<byte[], byte[]> message) {
    return requests.read(message);
  }

  /** The result in a record from the results topic; nothing when there is none. */
  public Optional<Result> result(ConsumerRecord<byte[], byte[]> message) {
    return results.read(message);
  }

  /** The record to publish, in structured mode. */
  public ProducerRecord<byte[], byte[]> encode(Request request) {
    return encode(request, ContentMode.STRUCTURED);
  }

  /**
   * The record to publish, on the topic where the request belongs.
   *
   * @throws IllegalArgumentException if the request's source is not a URI reference
   */
  public ProducerRecord<byte[], byte[]> encode(Request request, ContentMode mode) {
    CloudEventBuilder event =
        CloudEventBuilder.v1()
            .withId(request.id())
            .withSource(URI.create(request.source()))
            .withType(request.operation().type())
            .withTime(request.time().atOffset(ZoneOffset.UTC));
    String topic = topics.topicOf(request.operation(), request.force());
    ObjectNode data = OrderWriter.write(request.order());
    return record(new Place(topic, Optional.of(request.subject()), mode), event, data);
  }

  /**
   * The record to publish, in structured mode. Its CloudEvents source is the cell, so that the same
   * result is the same event whichever daemon sends it.
   */
  public ProducerRecord<byte[], byte[]> encode(Result result) {
    CloudEventBuilder event =
        CloudEventBuilder.v1()
            .withId(result.id())
            .withSource(URI.create("/drover/" + topics.cell()))
            .withType(Result.TYPE)
            .withTime(result.time().atOffset(ZoneOffset.UTC));
    Place place = new Place(topics.results(), result.about().subject(), ContentMode.STRUCTURED);
    return record(place, event, ResultWriter.write(result));
  }

  /** Where an event goes and how. */
  private record Place(String topic, Optional<Subject> subject, ContentMode mode) {}

  private ProducerRecord<byte[], byte[]> record(
      Place place, CloudEventBuilder event, ObjectNode data) {
    place.subject().map(Subject::text).ifPresent(event::withSubject);
    if (place.subject().orElse(null) instanceof Subject.OfFile file && !file.path().isText()) {
      data.put("pathBytes", Base64.getEncoder().encodeToString(file.path().bytes()));
    }
    CloudEvent whole = event.withData("application/json", JsonCloudEventData.wrap(data)).build();
    byte[] key = place.subject().map(Subject::bytes).orElse(null);
    var writer = KafkaMessageFactory.createWriter(place.topic(), key);
    return switch (place.mode()) {
      case STRUCTURED -> writer.writeStructured(whole, structured);
      case BINARY -> writer.writeBinary(whole);
    };
  }
}
