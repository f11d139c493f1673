package io.drover.mover.story;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.drover.events.DeadLetter;
import io.drover.events.EventCodec;
import io.drover.events.FilePath;
import io.drover.events.Order;
import io.drover.events.Publisher;
import io.drover.events.Request;
import io.drover.events.Result;
import io.drover.events.Subject;
import io.drover.events.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Somebody who publishes requests and reads what became of them. Used by one thread. */
final class PolicyEngine implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Topics topics;
  private final EventCodec codec;
  private final Publisher publisher;
  private final KafkaProducer<byte[], byte[]> raw;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<String, List<Result>> terminal = new HashMap<>();
  private final List<DeadLetter> letters = new ArrayList<>();

  PolicyEngine(String servers, String cell) {
    topics = new Topics(cell);
    codec = new EventCodec(topics);
    publisher = Publisher.open(codec, Map.of("bootstrap.servers", servers));
    ByteArraySerializer bytes = new ByteArraySerializer();
    Map<String, Object> sending = new HashMap<>();
    sending.put("bootstrap.servers", servers);
    sending.put("max.request.size", 8 << 20);
    sending.put("max.in.flight.requests.per.connection", 1);
    raw = new KafkaProducer<>(sending, bytes, bytes);
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", servers);
    properties.put("isolation.level", "read_committed");
    consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        Stream.of(topics.results(), topics.deadLetters())
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** One that publishes to a daemon which makes its topics when it has found its broker. */
  static PolicyEngine whenTopicsAreThere(String servers, String cell) throws InterruptedException {
    Instant deadline = Instant.now().plus(PATIENCE);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      Topics topics = new Topics(cell);
      Set<String> wanted = Set.of(topics.results(), topics.deadLetters(), topics.requests());
      while (!names(admin).containsAll(wanted)) {
        if (Instant.now().isAfter(deadline)) {
          throw new AssertionError("the daemon made no topics within " + PATIENCE);
        }
        Thread.sleep(100);
      }
    }
    return new PolicyEngine(servers, cell);
  }

  private static Set<String> names(Admin admin) throws InterruptedException {
    try {
      return admin.listTopics().names().get();
    } catch (ExecutionException noBroker) {
      return Set.of();
    }
  }

  Topics topics() {
    return topics;
  }

  /** Publishes an order and waits for its terminal result. */
  Result ask(String path, Order.OnFile order) {
    return await(publish(path, order));
  }

  /** Publishes an order; its id. */
  String publish(String path, Order.OnFile order) {
    return publish("lab", path, order);
  }

  /** Publishes an order for a file of any tree; its id. */
  String publish(String tree, String path, Order.OnFile order) {
    return publish(Request.onFile(sender(), new Subject.OfFile(tree, FilePath.of(path)), order));
  }

  /** Publishes a request; its id. */
  String publish(Request request) {
    publisher.publish(request).join();
    return request.id();
  }

  static Request request(FilePath path, Order.OnFile order) {
    return Request.onFile(sender(), new Subject.OfFile("lab", path), order);
  }

  static Request.Sender sender() {
    return new Request.Sender(UUID.randomUUID().toString(), "/story", Instant.now());
  }

  /** Sends whatever it is; where it went. */
  RecordMetadata send(ProducerRecord<byte[], byte[]> anything) throws Exception {
    return raw.send(anything).get();
  }

  /** The terminal result of a request. */
  Result await(String id) {
    return awaited("no result of " + id, () -> terminalResults(id).stream().findFirst());
  }

  /** The dead letter of the record that went there. */
  DeadLetter letter(RecordMetadata place) {
    return awaited(
        "no dead letter of " + place,
        () ->
            letters.stream()
                .filter(letter -> letter.original().topic().equals(place.topic()))
                .filter(letter -> letter.original().partition() == place.partition())
                .filter(letter -> letter.original().offset() == place.offset())
                .findFirst());
  }

  /** The dead letter whose value speaks of the request. */
  DeadLetter letter(String id) {
    return awaited(
        "no dead letter of " + id,
        () ->
            letters.stream()
                .filter(letter -> new String(letter.original().value(), UTF_8).contains(id))
                .findFirst());
  }

  /** Terminal results read so far. */
  List<Result> terminalResults(String id) {
    return terminal.getOrDefault(id, List.of());
  }

  /** Reads what is there. */
  void read(Duration patience) {
    for (ConsumerRecord<byte[], byte[]> read : consumer.poll(patience)) {
      DeadLetter.decode(read).ifPresent(letters::add);
      codec
          .result(read)
          .filter(result -> result.outcome().state().terminal())
          .ifPresent(
              result ->
                  terminal
                      .computeIfAbsent(result.about().requestId(), _ -> new ArrayList<>())
                      .add(result));
    }
  }

  private <T> T awaited(String complaint, Supplier<Optional<T>> found) {
    Instant deadline = Instant.now().plus(PATIENCE);
    Optional<T> answer = found.get();
    while (answer.isEmpty()) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError(complaint + " within " + PATIENCE);
      }
      read(Duration.ofMillis(50));
      answer = found.get();
    }
    return answer.get();
  }

  @Override
  public void close() {
    publisher.close();
    raw.close();
    consumer.close();
  }
}
