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
    List<NewTopic> wanted = wanted();
    Set<String> names = wanted.stream().map(NewTopic::name).collect(Collectors.toSet());
    Set<String> present = present(admin);
    create(admin, wanted.stream().filter(topic -> !present.contains(topic.name())).toList());
    check(describe(admin, names));
  }

  private List<NewTopic> wanted() {
    List<NewTopic> wanted = new ArrayList<>();
    wanted.add(topic(topics.recalls(), settings.recallPartitions(), forever(EVENT_BYTES_MAX)));
    wanted.add(topic(topics.requests(), settings.partitions(), forever(EVENT_BYTES_MAX)));
    wanted.add(topic(topics.admin(), settings.partitions(), forever(EVENT_BYTES_MAX)));
    int letter = EVENT_BYTES_MAX + LETTER_HEADER_BYTES;
    wanted.add(topic(topics.deadLetters(), settings.partitions(), forever(letter)));
    Map<String, String> results = new HashMap<>(forever(EVENT_BYTES_MAX));
    results.put("retention.ms", RESULTS_KEPT_MILLIS);
    wanted.add(topic(topics.results(), settings.partitions(), results));
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

  private static Set<String> present(Admin admin) {
    return await(admin.listTopics().names());
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

  private static Map<String, Config> describe(Admin admin, Set<String> names) {
    List<ConfigResource> resources =
        names.stream().map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name)).toList();
    Map<String, Config> configs = new HashMap<>();
    await(admin.describeConfigs(resources).all())
        .forEach((resource, config) -> configs.put(resource.name(), config));
    return configs;
  }

  private void check(Map<String, Config> configs) throws UnsafeTopicsException {
    List<String> forever = new ArrayList<>(topics.work());
    forever.add(topics.control());
    for (String topic : topics.work()) {
      if (value(configs.get(topic), "cleanup.policy").contains("compact")) {
        throw new UnsafeTopicsException(
            "topic %s is compacted and would lose requests for the same file; set cleanup.policy=delete"
                .formatted(topic));
      }
    }
    for (String topic : forever) {
      boolean deletes = value(configs.get(topic), "cleanup.policy").contains("delete");
      if (deletes
          && (finite(configs.get(topic), "retention.ms")
              || finite(configs.get(topic), "retention.bytes"))) {
        throw new UnsafeTopicsException(
            "topic %s would lose requests that wait for long; set retention.ms=-1 and retention.bytes=-1"
                .formatted(topic));
      }
    }
    checkLetters(configs);
  }

  private void checkLetters(Map<String, Config> configs) throws UnsafeTopicsException {
    int room = bytes(configs.get(topics.deadLetters()));
    for (String topic : topics.work()) {
      int needed = bytes(configs.get(topic)) + LETTER_HEADER_BYTES;
      if (needed > room || needed > KafkaClients.MESSAGE_BYTES_MAX) {
        throw new UnsafeTopicsException(
            "an event on %s could be too large for %s; set max.message.bytes to at most %d on %s"
                .formatted(
                    topic,
                    topics.deadLetters(),
                    Math.min(room, KafkaClients.MESSAGE_BYTES_MAX) - LETTER_HEADER_BYTES,
                    topic));
      }
    }
  }

  private static int bytes(Config config) {
    return Integer.parseInt(value(config, "max.message.bytes"));
  }

  private static boolean finite(Config config, String name) {
    return Long.parseLong(value(config, name)) >= 0;
  }

  private static String value(Config config, String name) {
    return Optional.ofNullable(config.get(name)).map(ConfigEntry::value).orElseThrow();
  }

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
