package io.drover.mover.cli;

import io.drover.mover.config.Configuration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.KafkaException;

/** How this program's clients of Kafka are set: an answer soon, also when it is a failure. */
final class Broker {
  private static final String ANSWER_MILLIS = "10000";

  private Broker() {}

  /** Properties of a client; what the operator set is set over ours. */
  static Map<String, String> client(Configuration configuration) {
    Map<String, String> properties = new HashMap<>();
    properties.put("default.api.timeout.ms", ANSWER_MILLIS);
    properties.put("request.timeout.ms", ANSWER_MILLIS);
    properties.put("reconnect.backoff.max.ms", "1000");
    properties.putAll(configuration.kafka().client());
    return properties;
  }

  static Map<String, Object> producer(Configuration configuration) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("max.block.ms", ANSWER_MILLIS);
    properties.put("delivery.timeout.ms", "20000");
    // A run of a million files goes out in batches.
    properties.put("linger.ms", "5");
    properties.putAll(client(configuration));
    // Not a producer's setting.
    properties.remove("default.api.timeout.ms");
    return properties;
  }

  /** What a failure of Kafka's means for a user. */
  static Failure failure(Configuration configuration, KafkaException e) {
    return new Failure(
        "Kafka at %s: %s; drover doctor checks the broker"
            .formatted(configuration.kafka().servers(), e.getMessage()),
        e);
  }
}
