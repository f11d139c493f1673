package io.drover.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads results. Unlike a request, a result may come from a newer release: fields that are unknown
 * are passed over and a code that is unknown becomes {@link Code#UNRECOGNISED}, so that whoever
 * waits for the terminal state still sees it.
 */
final class ResultReader {
  private final EventReader events = new EventReader();

  Optional<Result> read(ConsumerRecord<byte[], byte[]> message) {
    Problems problems = new Problems();
    Optional<Event> event = events.read(message, problems);
    if (event.isEmpty() || event.get().data().isEmpty()) {
      return Optional.empty();
    }
    ObjectNode envelope = event.get().envelope();
    Fields attributes = new Fields("envelope", envelope, problems);
    if (!attributes.text("type", Limits.SUBJECT_LENGTH_MAX).orElse("").equals(Result.TYPE)) {
      return Optional.empty();
    }
    Instant time =
        attributes.instant("time").orElseGet(() -> Instant.ofEpochMilli(message.timestamp()));
    Fields data = new Fields("data", event.get().data().get(), problems);
    Optional<About> about = about(attributes, data);
    Optional<Outcome> outcome = outcome(data);
    Counts counts =
        new Counts(count(data, "bytes"), count(data, "totalBytes"), count(data, "elapsedMs"));
    Optional<String> version = data.text("version", Limits.VERSION_LENGTH_MAX);
    if (!problems.none() || about.isEmpty() || outcome.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Result(about.get(), time, outcome.get(), counts, version));
  }

  private static Optional<About> about(Fields attributes, Fields data) {
    Optional<String> id = data.text("requestId", Limits.ID_LENGTH_MAX);
    Optional<String> source = data.text("requestSource", Limits.SOURCE_LENGTH_MAX);
    if (id.isEmpty() || source.isEmpty()) {
      return Optional.empty();
    }
    Optional<Operation> operation =
        data.text("operation", Limits.ID_LENGTH_MAX).flatMap(Operation::named);
    return Optional.of(new About(id.get(), source.get(), operation, subject(attributes, data)));
  }

  private static Optional<Subject> subject(Fields attributes, Fields data) {
    Optional<String> text = attributes.text("subject", Limits.SUBJECT_LENGTH_MAX);
    Optional<byte[]> path = data.base64("pathBytes", Limits.SUBJECT_LENGTH_MAX);
    if (text.isEmpty() || path.isEmpty()) {
      return text.map(Subject::of);
    }
    boolean file =
        FilePath.fault(path.get()).isEmpty() && Subject.OfFile.treeFault(text.get()).isEmpty();
    String tree = file ? text.get().substring(0, text.get().indexOf(":/")) : "";
    return file
        ? Optional.of(new Subject.OfFile(tree, FilePath.trusted(path.get())))
        : text.map(Subject::of);
  }

  private static Optional<Outcome> outcome(Fields data) {
    Optional<State> state = data.word("state", State.WORDS);
    Code code =
        data.text("code", Limits.ID_LENGTH_MAX).flatMap(Code.WORDS::find).orElse(Code.UNRECOGNISED);
    String message = data.textOrEmpty("message");
    long sequence = count(data, "sequence");
    if (state.isEmpty() || (state.get() == State.PROGRESS) != (sequence > 0)) {
      return Optional.empty();
    }
    return Optional.of(new Outcome(state.get(), sequence, code, message));
  }

  private static long count(Fields data, String name) {
    return data.whole(name, 0, Long.MAX_VALUE).orElse(0);
  }
}
