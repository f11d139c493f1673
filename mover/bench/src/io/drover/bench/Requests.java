package io.drover.bench;

import io.drover.events.EventCodec;
import io.drover.events.FilePath;
import io.drover.events.Order;
import io.drover.events.Publisher;
import io.drover.events.Request;
import io.drover.events.Result;
import io.drover.events.State;
import io.drover.events.Subject;
import io.drover.events.Topics;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What a policy engine does: publishes requests and reads what became of them. */
final class Requests implements AutoCloseable {
  static final String CELL = "bench";
  static final String TREE = "lab";

  /** Longer than anything measured takes on a slow disk. */
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  /** Enough that the producer never waits for us, few enough to need no memory. */
  private static final int UNACKNOWLEDGED_MAX = 20_000;

  private final Publisher publisher;
  private final EventCodec codec;
  private final KafkaConsumer<byte[], byte[]> results;

  private Requests(Publisher publisher, EventCodec codec, KafkaConsumer<byte[], byte[]> results) {
    this.publisher = publisher;
    this.codec = codec;
    this.results = results;
  }

  /** The daemon has made the topics. */
  static Requests to(String servers) {
    EventCodec codec = new EventCodec(new Topics(CELL));
    Publisher publisher =
        Publisher.open(codec, Map.of("bootstrap.servers", servers, "linger.ms", "5"));
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", servers);
    properties.put("isolation.level", "read_committed");
    properties.put("enable.auto.commit", false);
    KafkaConsumer<byte[], byte[]> results =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        results.partitionsFor(codec.topics().results()).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    results.assign(partitions);
    results.endOffsets(partitions).forEach(results::seek);
    return new Requests(publisher, codec, results);
  }

  /**
   * Publishes one order for each file and waits until the last has succeeded.
   *
   * @return nanoseconds from before the first publish until the last result was read
   */
  long ask(List<String> paths, Order.OnFile order) throws IOException {
    Set<String> open = HashSet.newHashSet(paths.size());
    long start = System.nanoTime();
    publish(paths, order, open);
    awaitAll(open, start + PATIENCE.toNanos());
    return System.nanoTime() - start;
  }

  /** Publishes only; returns when the broker has everything. */
  void leave(List<String> paths, Order.OnFile order) {
    publish(paths, order, new HashSet<>());
  }

  /** For a pool or for other requests. */
  void control(Order.OnControl order) throws IOException {
    Request request = Request.onControl(sender(), order);
    publisher.publish(request).join();
    awaitAll(new HashSet<>(Set.of(request.id())), System.nanoTime() + PATIENCE.toNanos());
  }

  private void publish(List<String> paths, Order.OnFile order, Set<String> ids) {
    Semaphore room = new Semaphore(UNACKNOWLEDGED_MAX);
    CompletableFuture<Void> failure = new CompletableFuture<>();
    for (String path : paths) {
      Subject.OfFile file = new Subject.OfFile(TREE, FilePath.of(path));
      Request request = Request.onFile(sender(), file, order);
      ids.add(request.id());
      room.acquireUninterruptibly();
      var _ =
          publisher
              .publish(request)
              .whenComplete(
                  (_, thrown) -> {
                    room.release();
                    if (thrown != null) {
                      failure.completeExceptionally(thrown);
                    }
                  });
    }
    room.acquireUninterruptibly(UNACKNOWLEDGED_MAX);
    failure.getNow(null);
  }

  private static Request.Sender sender() {
    return new Request.Sender(UUID.randomUUID().toString(), "/bench", Instant.now());
  }

  private void awaitAll(Set<String> open, long deadlineNanos) throws IOException {
    while (!open.isEmpty()) {
      for (var message : results.poll(Duration.ofMillis(100))) {
        Result result = codec.result(message).orElseThrow();
        if (result.outcome().state().terminal() && open.remove(result.about().requestId())) {
          requireSuccess(result);
        }
      }
      if (System.nanoTime() > deadlineNanos) {
        throw new IOException(open.size() + " requests have no result after " + PATIENCE);
      }
    }
  }

  private static void requireSuccess(Result result) throws IOException {
    if (result.outcome().state() != State.SUCCEEDED) {
      throw new IOException("a request failed: " + result);
    }
  }

  @Override
  public void close() {
    publisher.close();
    results.close();
  }
}
