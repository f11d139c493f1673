package io.drover.events;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads a request out of a record, or everything that is wrong with it. Throws for no input. */
final class RequestReader {
  private final Topics topics;
  private final EventReader events = new EventReader();
  private final OrderReader orders;
  private final Map<String, Operation> byType = new LinkedHashMap<>();
  private final Shared<String> names = new Shared<>();
  private final Shared<Order> equalOrders = new Shared<>();

  RequestReader(Topics topics) {
    this.topics = topics;
    this.orders = new OrderReader(topics);
    for (Operation operation : Operation.values()) {
      byType.put(operation.type(), operation);
    }
  }

  Decoded read(ConsumerRecord<byte[], byte[]> message) {
    Problems problems = new Problems();
    Optional<Event> event = events.read(message, problems);
    if (event.isPresent()) {
      return read(message, event.get(), problems);
    }
    Optional<String> nothing = Optional.empty();
    return new Decoded.Bad(problems.reason(), nothing, nothing, Optional.empty(), Optional.empty());
  }

  private Decoded read(ConsumerRecord<byte[], byte[]> message, Event event, Problems problems) {
    Envelope envelope = Envelope.read(event.envelope(), problems);
    Optional<Operation> operation = envelope.type().flatMap(type -> operation(type, problems));
    Optional<Fields> data =
        operation.flatMap(_ -> event.data()).map(node -> new Fields("data", node, problems));
    Optional<Subject> subject =
        envelope.subject().map(text -> subject(text, operation, data, problems));
    Optional<Supplier<Order>> order =
        data.map(fields -> orders.read(operation.orElseThrow(), fields));
    if (data.isPresent()) {
      data.get().refuseUnknown();
      Envelope.refuseMisplaced(event.envelope(), data.get(), problems);
    }
    if (problems.none()) {
      Subject about = subject.orElseThrow();
      Order known = equalOrders.share(order.orElseThrow().get());
      checkPlace(message.topic(), about, known, problems);
      if (problems.none()) {
        return new Decoded.Understood(request(envelope, message.timestamp(), about, known));
      }
    }
    return new Decoded.Bad(
        problems.reason(),
        envelope.id(),
        envelope.source(),
        subject,
        operation.or(() -> envelope.type().flatMap(RequestReader::operationOfAnyVersion)));
  }

  private Request request(Envelope envelope, long timestamp, Subject subject, Order order) {
    return new Request(
        envelope.id().orElseThrow(),
        names.share(envelope.source().orElseThrow()),
        envelope.time().orElseGet(() -> Instant.ofEpochMilli(timestamp)),
        subject,
        order);
  }

  private void checkPlace(String topic, Subject subject, Order order, Problems problems) {
    Request.fault(subject, order).ifPresent(fault -> problems.add("envelope.subject", fault));
    boolean force = order instanceof Order.OnFile onFile && onFile.terms().force();
    String right = topics.topicOf(order.operation(), force);
    if (!right.equals(topic)) {
      String what = (force ? "forced " : "") + order.operation().wire();
      problems.add("topic", what + " is obeyed on " + right + " only, not on " + topic);
    }
  }

  private Optional<Operation> operation(String type, Problems problems) {
    Operation operation = byType.get(type);
    if (operation == null) {
      problems.add("envelope.type", unknown(type));
    }
    return Optional.ofNullable(operation);
  }

  private String unknown(String type) {
    Optional<Operation> otherVersion = operationOfAnyVersion(type);
    return otherVersion
        .map(known -> "unknown version " + Problems.quoted(type) + ", known is " + known.type())
        .orElseGet(
            () -> {
              Collection<String> known = byType.keySet();
              return "unknown type " + Problems.quoted(type) + ", " + Nearest.hint(type, known);
            });
  }

  private static Optional<Operation> operationOfAnyVersion(String type) {
    String[] parts = type.split("\\.", 5);
    boolean ours = parts.length == 4 && parts[0].equals("io") && parts[1].equals("drover");
    return ours ? Operation.named(parts[2]) : Optional.empty();
  }

  /** The subject, and as a name alone when it is not as it should be. */
  private Subject subject(
      String text, Optional<Operation> operation, Optional<Fields> data, Problems problems) {
    if (operation.isEmpty() || topics.topicOf(operation.get(), false).equals(topics.control())) {
      return Subject.of(text);
    }
    Optional<byte[]> pathBytes =
        data.flatMap(fields -> fields.base64("pathBytes", Limits.SUBJECT_LENGTH_MAX));
    Optional<String> fault =
        pathBytes.isPresent() ? Subject.OfFile.treeFault(text) : Subject.OfFile.fault(text);
    if (fault.isPresent()) {
      problems.add("envelope.subject", fault.get());
      return Subject.of(text);
    }
    if (pathBytes.isEmpty()) {
      Subject.OfFile file = Subject.OfFile.parse(text).orElseThrow();
      return new Subject.OfFile(names.share(file.tree()), file.path());
    }
    Optional<String> pathFault = FilePath.fault(pathBytes.get());
    if (pathFault.isPresent()) {
      problems.add("data.pathBytes", "the path " + pathFault.get());
      return Subject.of(text);
    }
    String tree = names.share(text.substring(0, text.indexOf(":/")));
    return new Subject.OfFile(tree, FilePath.trusted(pathBytes.get()));
  }
}
