package io.drover.mover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.events.Counts;
import io.drover.events.Decoded;
import io.drover.events.EventCodec;
import io.drover.events.Outcome;
import io.drover.events.Request;
import io.drover.events.Result;
import io.drover.events.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Reads all requests of a cell and answers each in a transaction, as a test says. */
final class AnsweringDaemon implements AutoCloseable {
  private static final long BYTES = 5;

  private final EventCodec codec;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Map<String, Request> requests = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile Function<Request, Outcome> answers = _ -> Outcome.succeeded("done");
  private volatile boolean closing;

  AnsweringDaemon(String servers, String cell) throws Exception {
    Topics topics = new Topics(cell);
    codec = new EventCodec(topics);
    Map<String, Object> kafka = Map.of("bootstrap.servers", servers);
    List<String> read = Stream.concat(topics.work().stream(), Stream.of(topics.control())).toList();
    try (Admin admin = Admin.create(kafka)) {
      admin
          .createTopics(
              Stream.concat(read.stream(), Stream.of(topics.results()))
                  .map(topic -> new NewTopic(topic, Optional.of(2), Optional.empty()))
                  .toList())
          .all()
          .get(20, TimeUnit.SECONDS);
    }
    consumer = new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        read.stream()
            .flatMap(topic -> Stream.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1)))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                servers,
                "transactional.id",
                "answers",
                "max.in.flight.requests.per.connection",
                1),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
    thread = Thread.ofPlatform().start(this::serve);
  }

  void answersWith(Function<Request, Outcome> newAnswers) {
    answers = newAnswers;
  }

  /** The request of that id, for which it waits. */
  Request received(String id) throws InterruptedException {
    Instant end = Instant.now().plusSeconds(60);
    while (!requests.containsKey(id)) {
      assertThat(Instant.now()).as("request " + id + " comes in time").isBefore(end);
      Thread.sleep(20);
    }
    return requests.get(id);
  }

  private void serve() {
    while (!closing) {
      var messages = consumer.poll(Duration.ofMillis(50));
      if (messages.isEmpty()) {
        continue;
      }
      producer.beginTransaction();
      messages.forEach(
          message -> {
            if (codec.request(message) instanceof Decoded.Understood(Request request)) {
              requests.put(request.id(), request);
              answer(request, Outcome.progress(1, "half"));
              answer(request, answers.apply(request));
            }
          });
      producer.commitTransaction();
    }
  }

  private void answer(Request request, Outcome outcome) {
    Counts counts = new Counts(BYTES, BYTES, 10);
    Result result = new Result(request.about(), Instant.now(), outcome, counts, Optional.empty());
    var _ = producer.send(codec.encode(result));
  }

  @Override
  public void close() {
    closing = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    consumer.close();
    producer.close();
  }
}
