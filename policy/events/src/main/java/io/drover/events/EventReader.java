package io.drover.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Finds the envelope and the data in a Kafka record (CloudEvents Kafka binding 1.0, §3): structured
 * mode by its content type, binary mode by {@code ce_*} headers; a record with neither is read as
 * structured, because the simplest Kafka clients set no header. Throws for no input.
 */
final class EventReader {
  private static final String STRUCTURED_TYPE = "application/cloudevents+json";
  private static final String PREFIX = "ce_";

  /** Our deepest event has four levels: envelope, data, upTo, topic. */
  private static final int DEPTH_MAX = 16;

  private final ObjectReader json =
      JsonMapper.builder()
          .build()
          .reader()
          .with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  EventReader() {
    json.getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build());
  }

  /** The event, or nothing when not even an envelope could be made out. */
  Optional<Event> read(ConsumerRecord<byte[], byte[]> message, Problems problems) {
    Header contentType = message.headers().lastHeader("content-type");
    String type =
        contentType == null || contentType.value() == null
            ? ""
            : new String(contentType.value(), StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
    if (type.startsWith("application/cloudevents-batch")) {
      problems.add("content-type", "batches are not understood, send one event a record");
      return Optional.empty();
    }
    boolean binary = message.headers().lastHeader(PREFIX + "specversion") != null;
    if (type.startsWith(STRUCTURED_TYPE) || !binary) {
      return structured(message.value(), problems);
    }
    return Optional.of(binary(message, type, problems));
  }

  private Optional<Event> structured(byte[] value, Problems problems) {
    if (value == null || value.length == 0) {
      problems.add("value", "is empty");
      return Optional.empty();
    }
    return parse("value", value, problems)
        .map(envelope -> new Event(envelope, data(envelope, problems)));
  }

  private Optional<ObjectNode> data(ObjectNode envelope, Problems problems) {
    checkJson(envelope.path("datacontenttype").asText(), problems);
    JsonNode encoded = envelope.get("data_base64");
    JsonNode data = envelope.get("data");
    if (encoded != null && data != null) {
      problems.add("data_base64", "stands beside data");
      return Optional.empty();
    }
    if (encoded != null) {
      return new Fields("envelope", envelope, problems)
          .base64("data_base64", Limits.VALUE_BYTES_MAX)
          .flatMap(bytes -> parse("data_base64", bytes, problems));
    }
    if (data == null || data.isNull()) {
      return Optional.of(JsonNodeFactory.instance.objectNode());
    }
    if (data instanceof ObjectNode object) {
      return Optional.of(object);
    }
    problems.add("data", "must be a JSON object");
    return Optional.empty();
  }

  private Event binary(ConsumerRecord<byte[], byte[]> message, String type, Problems problems) {
    ObjectNode envelope = JsonNodeFactory.instance.objectNode();
    for (Header header : message.headers()) {
      if (header.key().startsWith(PREFIX) && header.value() != null) {
        addHeader(envelope, header, problems);
      }
    }
    checkJson(type, problems);
    byte[] value = message.value();
    boolean none = value == null || value.length == 0;
    return new Event(
        envelope,
        none
            ? Optional.of(JsonNodeFactory.instance.objectNode())
            : parse("value", value, problems));
  }

  private static void addHeader(ObjectNode envelope, Header header, Problems problems) {
    String name = header.key().substring(PREFIX.length());
    String place = "header " + Problems.quoted(header.key());
    if (envelope.has(name)) {
      problems.add(place, "stands there twice");
      return;
    }
    try {
      envelope.put(
          name,
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(header.value())).toString());
    } catch (CharacterCodingException e) {
      problems.add(place, "is not UTF-8");
    }
  }

  private static void checkJson(String contentType, Problems problems) {
    String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!type.isEmpty() && !type.equals("application/json") && !type.endsWith("+json")) {
      problems.add("datacontenttype", "must be application/json, not " + Problems.quoted(type));
    }
  }

  private Optional<ObjectNode> parse(String place, byte[] bytes, Problems problems) {
    if (bytes.length > Limits.VALUE_BYTES_MAX) {
      problems.add(place, "has more than " + Limits.VALUE_BYTES_MAX + " bytes");
      return Optional.empty();
    }
    try {
      if (json.readTree(bytes) instanceof ObjectNode object) {
        return Optional.of(object);
      }
      problems.add(place, "is JSON, but not an object");
    } catch (JsonProcessingException e) {
      problems.add(place, "is not JSON: " + Problems.quoted(e.getOriginalMessage()));
    } catch (IOException e) {
      problems.add(place, "is not JSON: " + Problems.quoted(String.valueOf(e.getMessage())));
    }
    return Optional.empty();
  }
}
