package io.drover.mover.ops.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
  private static final TopicPartition PARTITION = new TopicPartition("greetings", 0);

  /** A broker that was killed looks at its logs first, on a machine that does other things. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Duration POLL = Duration.ofSeconds(1);

  @TempDir private Path directory;

  @Test
  void whatWasCommittedIsThereAfterARestartOnAnotherPort() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
      createTopic(broker.bootstrapServers());
      commitOne(broker.bootstrapServers(), "hello");
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
      assertThat(firstCommitted(broker)).isEqualTo("hello");
    }
  }

  @Test
  void whatWasCommittedIsThereAfterAKill() throws Exception {
    Process killed = fork();
    try (BufferedReader output = killed.inputReader()) {
      String line = output.readLine();
      while (!line.matches("\\d+")) {
        line = output.readLine();
      }
      String servers = "127.0.0.1:" + line;
      createTopic(servers);
      commitOne(servers, "hello");
    } finally {
      killed.destroyForcibly().waitFor();
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
      assertThat(firstCommitted(broker)).isEqualTo("hello");
    }
  }

  private Process fork() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            KilledBroker.class.getName(),
            directory.toString(),
            "0")
        .redirectErrorStream(true)
        .start();
  }

  @Test
  void aTopicIsNeverMadeByAccident() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0);
        Admin admin = Admin.create(servers(broker))) {
      try (var producer =
          new KafkaProducer<>(
              Map.<String, Object>of(
                  "bootstrap.servers", broker.bootstrapServers(), "max.block.ms", 500),
              new StringSerializer(),
              new StringSerializer())) {
        assertThatThrownBy(() -> producer.send(new ProducerRecord<>("typo", "x")).get())
            .isInstanceOf(ExecutionException.class);
      }
      assertThat(admin.listTopics().names().get()).doesNotContain("typo");
    }
  }

  @Test
  void aTakenPortIsToldByItsNumber() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> EmbeddedBroker.start(directory, taken.getLocalPort()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(String.valueOf(taken.getLocalPort()));
    }
  }

  private static Map<String, Object> servers(EmbeddedBroker broker) {
    return Map.of("bootstrap.servers", broker.bootstrapServers());
  }

  private static void createTopic(String servers) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      admin
          .createTopics(List.of(new NewTopic(PARTITION.topic(), Optional.of(1), Optional.empty())))
          .all()
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private static void commitOne(String servers, String text) {
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", servers, "transactional.id", "test"),
            new StringSerializer(),
            new StringSerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      var _ = producer.send(new ProducerRecord<>(PARTITION.topic(), text));
      producer.commitTransaction();
    }
  }

  private static String firstCommitted(EmbeddedBroker broker) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "isolation.level",
                "read_committed"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(PARTITION));
      consumer.seekToBeginning(List.of(PARTITION));
      Instant end = Instant.now().plus(PATIENCE);
      ConsumerRecords<String, String> records = consumer.poll(POLL);
      while (records.isEmpty() && Instant.now().isBefore(end)) {
        records = consumer.poll(POLL);
      }
      return records.iterator().next().value();
    }
  }
}
