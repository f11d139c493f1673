package io.drover.mover.intake;

import io.drover.events.Code;
import io.drover.events.Counts;
import io.drover.events.DeadLetter;
import io.drover.events.Decoded;
import io.drover.events.EventCodec;
import io.drover.events.Outcome;
import io.drover.events.Request;
import io.drover.events.Result;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Turns records into entries of the dispatch, or into rejections. */
final class Reading {
  private final EventCodec codec;
  private final Dispatch dispatch;
  private final Control control;
  private final Recollection recent;
  private final Clock clock;

  Reading(Parts parts, Clock clock) {
    this.codec = parts.codec();
    this.dispatch = parts.dispatch();
    this.control = parts.control();
    this.recent = parts.recent();
    this.clock = clock;
  }

  /** What reading works with. */
  record Parts(EventCodec codec, Dispatch dispatch, Control control, Recollection recent) {}

  /**
   * Takes a record unless it was finished before.
   *
   * @throws org.apache.kafka.common.KafkaException if it cannot be found out whether it is a
   *     repetition
   */
  void take(ConsumerRecord<byte[], byte[]> message, Assigned assigned) {
    TopicPartition name = new TopicPartition(message.topic(), message.partition());
    Optional<Partition> partition = assigned.find(name);
    if (partition.isEmpty() || !partition.get().read(message.offset())) {
      return;
    }
    recent.await();
    // The partition's own name, so that there is one and not one for each record.
    Place place = new Place(partition.get().name, message.offset());
    switch (codec.request(message)) {
      case Decoded.Understood understood -> {
        Request request = understood.request();
        assigned.window().add(name, Footprint.bytes(request));
        dispatch.admit(request, place, control.cancelled(request, place));
      }
      case Decoded.Bad bad -> {
        int bytes = message.serializedKeySize() + message.serializedValueSize();
        assigned.window().add(name, bytes);
        dispatch.reject(rejection(message, place, bad));
      }
    }
  }

  private Answer.Rejection rejection(
      ConsumerRecord<byte[], byte[]> message, Place place, Decoded.Bad bad) {
    Instant now = clock.instant();
    Outcome outcome = Outcome.failed(Code.BAD_EVENT, bad.reason());
    int bytes = message.serializedKeySize() + message.serializedValueSize();
    return new Answer.Rejection(
        place,
        bytes,
        bad.about().map(about -> new Result(about, now, outcome, Counts.NONE, Optional.empty())),
        new DeadLetter(message, bad.reason(), now));
  }
}
