package io.drover.mover.intake;

import io.drover.events.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the cell's topics where they are not there, and checks those that are. */
final class TopicSetup {
  private static final Logger log = LoggerFactory.getLogger(TopicSetup.class);

  /** Four times what an event may have, so that what is too large can be read, and refused. */
  private static final int EVENT_BYTES_MAX = 4 << 20;

  /** For what a dead letter says beside the original. */
  private static final int LETTER_HEADER_BYTES = 64 << 10;

  /** Answers are for those who wait for them, and for a week of questions afterwards. */
  private static final String RESULTS_KEPT_MILLIS = String.valueOf(7L * 24 * 3600 * 1000);

  private final Topics topics;
  private final TopicSettings settings;

  TopicSetup(Topics topics, TopicSettings settings) {
    this.topics = topics;
    this.settings = settings;
  }

  /**
   * Leaves all topics there and safe.
   *
   * @throws UnsafeTopicsException if requests on them could be lost
   * @throws KafkaException if the broker does not answer
   */
  void ensure(Admin admin) throws UnsafeTopicsException {
    Set<String> present = await(admin.listTopics().names());
    Map<Boolean, List<NewTopic>> wanted =
        wanted().stream().collect(Collectors.partitioningBy(it -> present.contains(it.name())));
    List<String> found = wanted.get(true).stream().map(NewTopic::name).toList();
    check(describe(admin, found));
    create(admin, wanted.get(false));
  }

  private List<NewTopic> wanted() {
    List<NewTopic> wanted = new ArrayList<>();
    wanted.add(topic(topics.recalls(), settings.recallPartitions(), forever(EVENT_BYTES_MAX)));
    wanted.add(topic(topics.requests(), settings.partitions(), forever(EVENT_BYTES_MAX)));
    wanted.add(topic(topics.admin(), settings.partitions(), forever(EVENT_BYTES_MAX)));
    int letter = EVENT_BYTES_MAX + LETTER_HEADER_BYTES;
    wanted.add(topic(topics.deadLetters(), settings.resultPartitions(), forever(letter)));
    Map<String, String> results = new HashMap<>(forever(EVENT_BYTES_MAX));
    results.put("retention.ms", RESULTS_KEPT_MILLIS);
    wanted.add(topic(topics.results(), settings.resultPartitions(), results));
    Map<String, String> control = new HashMap<>(forever(EVENT_BYTES_MAX));
    control.put("cleanup.policy", "compact");
    wanted.add(topic(topics.control(), 1, control));
    return wanted;
  }

  private NewTopic topic(String name, int partitions, Map<String, String> configs) {
    return new NewTopic(name, partitions, settings.replication()).configs(configs);
  }

  private static Map<String, String> forever(int messageBytesMax) {
    return Map.of(
        "retention.ms",
        "-1",
        "retention.bytes",
        "-1",
        "cleanup.policy",
        "delete",
        // One clock for all topics: a cancel reaches what was published before it.
        "message.timestamp.type",
        "LogAppendTime",
        "max.message.bytes",
        String.valueOf(messageBytesMax));
  }

  private static void create(Admin admin, List<NewTopic> missing) {
    for (Map.Entry<String, KafkaFuture<Void>> made :
        admin.createTopics(missing).values().entrySet()) {
      try {
        await(made.getValue());
      } catch (TopicExistsException e) {
        log.debug("another daemon of the cell was faster: {}", e.getMessage());
      }
    }
  }

  private static Map<String, Config> describe(Admin admin, List<String> names) {
    List<ConfigResource> resources =
        names.stream().map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name)).toList();
    Map<String, Config> configs = new HashMap<>();
    await(admin.describeConfigs(resources).all())
        .forEach((resource, config) -> configs.put(resource.name(), config));
    return configs;
  }

  /** What was made a moment ago is as it should be; here is what somebody else made. */
  private void check(Map<String, Config> found) throws UnsafeTopicsException {
    for (Map.Entry<String, Config> topic : found.entrySet()) {
      String name = topic.getKey();
      Config config = topic.getValue();
      if (topics.work().contains(name)) {
        checkNotCompacted(name, config);
      }
      if (topics.work().contains(name) || name.equals(topics.control())) {
        checkForever(name, config);
      }
    }
    checkLetters(found);
  }

  private static void checkNotCompacted(String name, Config config) throws UnsafeTopicsException {
    if (value(config, "cleanup.policy").contains("compact")) {
      throw new UnsafeTopicsException(
          "topic %s is compacted and would lose requests; set cleanup.policy=delete on it"
              .formatted(name));
    }
  }

  private static void checkForever(String name, Config config) throws UnsafeTopicsException {
    boolean deletes = value(config, "cleanup.policy").contains("delete");
    boolean finite =
        Long.parseLong(value(config, "retention.ms")) >= 0
            || Long.parseLong(value(config, "retention.bytes")) >= 0;
    if (deletes && finite) {
      throw new UnsafeTopicsException(
          "topic %s would lose requests that wait for long; set retention.ms=-1 and".formatted(name)
              + " retention.bytes=-1 on it");
    }
  }

  private void checkLetters(Map<String, Config> found) throws UnsafeTopicsException {
    int letter = bytes(found, topics.deadLetters(), EVENT_BYTES_MAX + LETTER_HEADER_BYTES);
    int room = Math.min(letter, KafkaClients.MESSAGE_BYTES_MAX) - LETTER_HEADER_BYTES;
    for (String topic : topics.work()) {
      if (bytes(found, topic, EVENT_BYTES_MAX) > room) {
        throw new UnsafeTopicsException(
            "an event on %s could be too large for %s; set max.message.bytes=%d or less on %s"
                .formatted(topic, topics.deadLetters(), room, topic));
      }
    }
  }

  private static int bytes(Map<String, Config> found, String topic, int ofNew) {
    Config config = found.get(topic);
    return config == null ? ofNew : Integer.parseInt(value(config, "max.message.bytes"));
  }

  private static String value(Config config, String name) {
    return Optional.ofNullable(config.get(name)).map(ConfigEntry::value).orElseThrow();
  }

  /** The outcome of a question to the broker; Kafka's exception if there is none. */
  static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException kafka
          ? kafka
          : new KafkaException("asking the broker failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptException(e);
    }
  }
}
