package io.drover.mover.intake;

import io.drover.events.Counts;
import io.drover.events.DeadLetter;
import io.drover.events.EventCodec;
import io.drover.events.Result;
import io.drover.mover.report.Batch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;

/** A batch in the making. */
final class Contents {
  private final EventCodec codec;
  private final Instant now;
  private final List<Result> results = new ArrayList<>();
  private final List<DeadLetter> letters = new ArrayList<>();

  Contents(EventCodec codec, Instant now) {
    this.codec = codec;
    this.now = now;
  }

  void add(ControlAnswers.Pending control) {
    results.addAll(control.results());
    letters.addAll(control.letters());
  }

  void add(Answer answer) {
    switch (answer) {
      case Answer.Note note -> results.add(result(note));
      case Answer.Final ending -> add(ending.entry());
      case Answer.Rejection rejection -> {
        rejection.result().ifPresent(results::add);
        letters.add(rejection.letter());
      }
    }
  }

  private Result result(Answer.Note note) {
    return new Result(
        note.entry().request.about(), now, note.outcome(), note.counts(), Optional.empty());
  }

  private void add(Entry entry) {
    Ending ending = entry.ending;
    long elapsed = Math.max(0, now.toEpochMilli() - entry.readMillis);
    Counts counts = new Counts(ending.bytes(), ending.bytes(), elapsed);
    results.add(new Result(entry.request.about(), now, ending.outcome(), counts, ending.version()));
    if (RecentEndings.worthAnotherTry(ending)) {
      letters.add(new DeadLetter(original(entry), ending.outcome().message(), now));
    }
  }

  /** The bytes are not kept while it is worked on; the same request written anew says the same. */
  private ConsumerRecord<byte[], byte[]> original(Entry entry) {
    ProducerRecord<byte[], byte[]> same = codec.encode(entry.request);
    return new ConsumerRecord<>(
        entry.partition.topic(),
        entry.partition.partition(),
        entry.offset,
        entry.request.time().toEpochMilli(),
        TimestampType.CREATE_TIME,
        same.key().length,
        same.value().length,
        same.key(),
        same.value(),
        same.headers(),
        Optional.empty());
  }

  Batch batch(Map<TopicPartition, OffsetAndMetadata> offsets, List<byte[]> forgotten) {
    return new Batch(results, letters, offsets, forgotten);
  }
}
