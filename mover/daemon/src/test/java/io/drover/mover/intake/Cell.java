package io.drover.mover.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import io.drover.events.EventCodec;
import io.drover.events.Order;
import io.drover.events.Placement;
import io.drover.events.Request;
import io.drover.events.Result;
import io.drover.events.Subject;
import io.drover.events.Terms;
import io.drover.events.Topics;
import io.drover.events.UpTo;
import io.drover.events.WhileWriting;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** One cell on a broker, as its users see it: they publish and they read what came of it. */
final class Cell implements AutoCloseable {
  final Topics topics;
  final EventCodec codec;
  final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final String bootstrap;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<Result> results = new ArrayList<>();
  private Optional<Reader> reader = Optional.empty();

  Cell(String bootstrap, String name) {
    this.bootstrap = bootstrap;
    this.topics = new Topics(name);
    this.codec = new EventCodec(topics);
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrap,
                "max.request.size",
                8 << 20,
                "batch.size",
                256 << 10,
                "linger.ms",
                5,
                // As Publisher sets it: the topics were created a moment ago.
                "max.in.flight.requests.per.connection",
                1),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  IntakeSettings settings(String instance) {
    return IntakeSettings.of(bootstrap, topics.cell(), instance);
  }

  Intake intake(IntakeSettings settings, Operations operations) {
    return intake(settings, operations, Clock.systemUTC());
  }

  Intake intake(IntakeSettings settings, Operations operations, Clock clock) {
    Intake intake =
        new Intake(
            settings,
            new Intake.Surroundings(
                operations, workers, clock, new Random(1), new MetricRegistry()));
    intake.start();
    return intake;
  }

  static Request archive(String id, String path) {
    return archive(id, path, "/test");
  }

  static Request archive(String id, String path, String source) {
    return onFile(
        id, path, source, new Order.Archive(Placement.in("vault"), WhileWriting.ABORT, Terms.NONE));
  }

  static Request onFile(String id, String path, String source, Order.OnFile order) {
    return Request.onFile(
        new Request.Sender(id, source, Instant.now()),
        Subject.OfFile.parse("lab:/" + path).orElseThrow(),
        order);
  }

  static Request onControl(String id, Order.OnControl order) {
    return Request.onControl(new Request.Sender(id, "/test", Instant.now()), order);
  }

  void publish(Request request) {
    send(codec.encode(request));
  }

  void send(ProducerRecord<byte[], byte[]> message) {
    var _ = producer.send(message);
  }

  void flush() {
    producer.flush();
  }

  /** The ends of the request topics as they are now, as a cancel names them. */
  UpTo ends() {
    Map<String, Map<Integer, Long>> ends = new HashMap<>();
    for (String topic : topics.work()) {
      try (Reader whole = new Reader(topic)) {
        ends.put(topic, whole.ends());
      }
    }
    return new UpTo(ends);
  }

  String bootstrap() {
    return bootstrap;
  }

  /** All committed results so far, oldest first within a partition. */
  List<Result> results() {
    if (reader.isEmpty()) {
      reader = Optional.of(new Reader(topics.results()));
    }
    List<ConsumerRecord<byte[], byte[]>> all = reader.get().readOn();
    // Each is decoded once: whoever waits for thousands asks fifty times a second.
    all.subList(results.size(), all.size())
        .forEach(message -> results.add(codec.result(message).orElseThrow()));
    return List.copyOf(results);
  }

  List<Result> terminalResults() {
    return results().stream().filter(result -> result.outcome().state().terminal()).toList();
  }

  List<Result> terminalResults(String requestId) {
    return terminalResults().stream()
        .filter(result -> result.about().requestId().equals(requestId))
        .toList();
  }

  List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    try (Reader whole = new Reader(topic)) {
      return whole.readOn();
    }
  }

  /** Collects the committed records of a topic. */
  private final class Reader implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    private final List<TopicPartition> partitions;
    private final List<ConsumerRecord<byte[], byte[]>> messages = new ArrayList<>();

    Reader(String topic) {
      partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
    }

    List<ConsumerRecord<byte[], byte[]>> readOn() {
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
        consumer.poll(Duration.ofMillis(100)).forEach(messages::add);
      }
      return messages;
    }

    Map<Integer, Long> ends() {
      return consumer.endOffsets(partitions).entrySet().stream()
          .collect(Collectors.toMap(end -> end.getKey().partition(), Map.Entry::getValue));
    }

    @Override
    public void close() {
      consumer.close();
    }
  }

  /**
   * Waits until it holds; fails with the description after two minutes. What takes a second takes
   * forty where every fsync waits for what others write on the same disk.
   */
  static void eventually(String description, BooleanSupplier condition)
      throws InterruptedException {
    eventually(() -> description, condition);
  }

  private static void eventually(Supplier<String> description, BooleanSupplier condition)
      throws InterruptedException {
    Instant end = Instant.now().plusSeconds(120);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as(() -> "not in time: " + description.get()).isBefore(end);
      Thread.sleep(20);
    }
  }

  /** Waits until there are exactly that many terminal results, and tells how many there were. */
  void awaitEnds(int count) throws InterruptedException {
    long[] ended = new long[1];
    Supplier<String> soFar = () -> "%d of %d terminal results".formatted(ended[0], count);
    eventually(
        soFar,
        () -> {
          ended[0] = terminalResults().size();
          return ended[0] == count;
        });
  }

  Result awaitEnd(String requestId) throws InterruptedException {
    eventually("a terminal result of " + requestId, () -> !terminalResults(requestId).isEmpty());
    return terminalResults(requestId).getFirst();
  }

  void awaitServing(Intake intake) throws InterruptedException {
    eventually("serving", () -> intake.health() instanceof Health.Serving);
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
    reader.ifPresent(Reader::close);
    workers.shutdownNow();
  }
}
