package io.drover.mover.intake;

import io.drover.events.Counts;
import io.drover.events.DeadLetter;
import io.drover.events.EventCodec;
import io.drover.events.Result;
import io.drover.mover.report.Batch;
import io.drover.mover.report.ResultLog;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;

/** Turns answers into batches and commits them. */
final class Answering {
  private final EventCodec codec;
  private final Dispatch dispatch;
  private final Assigned assigned;
  private final ResultLog log;
  private final Clock clock;

  /** In the transaction that is being committed; what they are when it fails nobody knows. */
  private List<Answer> inDoubt = List.of();

  Answering(EventCodec codec, Dispatch dispatch, Assigned assigned, ResultLog log, Clock clock) {
    this.codec = codec;
    this.dispatch = dispatch;
    this.assigned = assigned;
    this.log = log;
    this.clock = clock;
  }

  List<Answer> inDoubt() {
    return inDoubt;
  }

  /**
   * Commits up to that many answers, and how far the partitions are finished.
   *
   * @return how many answers there were
   */
  int commit(int most, ConsumerGroupMetadata group) {
    List<Answer> taken = dispatch.takeAnswers(most);
    inDoubt = taken;
    Instant now = clock.instant();
    Contents contents = new Contents(codec, now);
    taken.forEach(answer -> sort(answer, contents));
    List<Answer> committed = new ArrayList<>();
    for (Partition partition : assigned.all()) {
      committed.addAll(partition.committable());
    }
    inDoubt = committed;
    committed.forEach(contents::add);
    Batch batch = contents.batch(assigned.takeOffsets());
    if (!batch.isEmpty()) {
      log.commit(batch, group);
    }
    inDoubt = List.of();
    committed.forEach(this::release);
    return taken.size();
  }

  private void sort(Answer answer, Contents contents) {
    switch (answer) {
      case Answer.Note _ -> contents.add(answer);
      case Answer.Final ending -> ready(ending.entry().place(), answer);
      case Answer.Rejection rejection -> ready(rejection.place(), answer);
    }
  }

  private void ready(Place place, Answer answer) {
    assigned.find(place.partition()).ifPresent(to -> to.answer(place.offset(), answer));
  }

  private void release(Answer answer) {
    switch (answer) {
      case Answer.Final ending ->
          assigned
              .window()
              .remove(ending.entry().partition, Footprint.bytes(ending.entry().request));
      case Answer.Rejection rejection ->
          assigned.window().remove(rejection.place().partition(), rejection.bytes());
      case Answer.Note _ -> {}
    }
  }

  /** A batch in the making. */
  private static final class Contents {
    private final EventCodec codec;
    private final Instant now;
    private final List<Result> results = new ArrayList<>();
    private final List<DeadLetter> letters = new ArrayList<>();

    Contents(EventCodec codec, Instant now) {
      this.codec = codec;
      this.now = now;
    }

    void add(Answer answer) {
      switch (answer) {
        case Answer.Note note ->
            results.add(
                new Result(
                    note.entry().request.about(),
                    now,
                    note.outcome(),
                    note.counts(),
                    Optional.empty()));
        case Answer.Final ending -> addFinal(ending.entry());
        case Answer.Rejection rejection -> {
          rejection.result().ifPresent(results::add);
          letters.add(rejection.letter());
        }
      }
    }

    private void addFinal(Entry entry) {
      Ending ending = entry.ending;
      long elapsed = Math.max(0, now.toEpochMilli() - entry.readMillis);
      Counts counts = new Counts(ending.bytes(), ending.bytes(), elapsed);
      results.add(
          new Result(entry.request.about(), now, ending.outcome(), counts, ending.version()));
      if (RecentEndings.worthAnotherTry(ending)) {
        letters.add(new DeadLetter(original(entry), ending.outcome().message(), now));
      }
    }

    /**
     * The bytes are not kept while it is worked on; the same request written anew says the same.
     */
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

    Batch batch(
        java.util.Map<
                org.apache.kafka.common.TopicPartition,
                org.apache.kafka.clients.consumer.OffsetAndMetadata>
            offsets) {
      return new Batch(results, letters, offsets, List.of());
    }
  }
}
