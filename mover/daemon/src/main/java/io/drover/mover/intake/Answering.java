package io.drover.mover.intake;

import com.codahale.metrics.Timer;
import io.drover.events.EventCodec;
import io.drover.events.Result;
import io.drover.mover.report.Batch;
import io.drover.mover.report.ResultLog;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Turns answers into batches and commits them. For the loop's thread. */
final class Answering {
  private static final Logger LOG = LoggerFactory.getLogger(Answering.class);

  private final Parts parts;
  private final Clock clock;
  private final IntakeMetrics metrics;

  private Optional<Pending> pending = Optional.empty();
  private List<byte[]> forgotten = List.of();

  /** A batch that is being committed, or waits until the group is in order again. */
  private record Pending(Batch batch, List<Answer> ready) {}

  /** What it works with. */
  record Parts(
      EventCodec codec, Dispatch dispatch, Assigned assigned, Control control, ResultLog log) {}

  Answering(Parts parts, Clock clock, IntakeMetrics metrics) {
    this.parts = parts;
    this.clock = clock;
    this.metrics = metrics;
  }

  /** What became of these nobody knows when a commit has failed. */
  List<Answer> inDoubt() {
    return pending.map(Pending::ready).orElse(List.of());
  }

  /** Whether something was taken and is not committed. */
  boolean isPending() {
    return pending.isPresent();
  }

  /** Keys on the control topic that the next batch removes. */
  void forget(List<byte[]> keys) {
    forgotten = keys;
  }

  /**
   * Commits up to that many answers, and how far the partitions are finished. While the group is
   * being shared out anew that may have to wait for another call.
   */
  void commit(int most, ConsumerGroupMetadata group) {
    Pending next = pending.orElseGet(() -> gather(most));
    pending = Optional.of(next);
    if (isCommitted(next.batch(), group)) {
      pending = Optional.empty();
      next.ready().forEach(this::release);
    }
  }

  private Pending gather(int most) {
    List<Answer> taken = parts.dispatch().takeAnswers(most);
    Contents contents = new Contents(parts.codec(), clock.instant());
    taken.forEach(answer -> sort(answer, contents));
    List<Answer> ready = new ArrayList<>();
    for (Partition partition : parts.assigned().all()) {
      ready.addAll(partition.committable());
    }
    ready.forEach(contents::add);
    ControlAnswers.Pending control = parts.control().answers().take();
    contents.add(control);
    Map<TopicPartition, OffsetAndMetadata> offsets = parts.assigned().takeOffsets();
    control
        .next()
        .ifPresent(next -> offsets.put(parts.control().partition(), new OffsetAndMetadata(next)));
    Batch batch = contents.batch(offsets, forgotten);
    forgotten = List.of();
    return new Pending(batch, ready);
  }

  private boolean isCommitted(Batch batch, ConsumerGroupMetadata group) {
    if (batch.isEmpty()) {
      return true;
    }
    try (Timer.Context _ = metrics.transactions().time()) {
      if (!parts.log().commit(batch, group)) {
        return false;
      }
    }
    metrics.committed(batch);
    if (LOG.isDebugEnabled()) {
      batch.results().forEach(Answering::tell);
    }
    return true;
  }

  private static void tell(Result result) {
    try (var _ = MDC.putCloseable(Dispatch.MDC_KEY, result.about().requestId())) {
      LOG.debug("result {} is committed", result.outcome().state().wire());
    }
  }

  private void sort(Answer answer, Contents contents) {
    switch (answer) {
      case Answer.Note _ -> contents.add(answer);
      case Answer.Final ending -> answer(ending.entry().place(), answer);
      case Answer.Rejection rejection -> answer(rejection.place(), answer);
    }
  }

  private void answer(Place place, Answer answer) {
    parts
        .assigned()
        .find(place.partition())
        .ifPresent(partition -> partition.answer(place.offset(), answer));
  }

  private void release(Answer answer) {
    Window window = parts.assigned().window();
    switch (answer) {
      case Answer.Final ending ->
          window.remove(ending.entry().partition, Footprint.bytes(ending.entry().request));
      case Answer.Rejection rejection ->
          window.remove(rejection.place().partition(), rejection.bytes());
      case Answer.Note _ -> {}
    }
  }
}
