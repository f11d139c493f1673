package io.drover.mover.intake;

import io.drover.events.Code;
import io.drover.events.Counts;
import io.drover.events.DeadLetter;
import io.drover.events.Decoded;
import io.drover.events.Operation;
import io.drover.events.Outcome;
import io.drover.events.Request;
import io.drover.events.Result;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The results of requests on the control topic. Every daemon obeys them, and one answers: the one
 * that has the first partition of the admin topic. It commits the offset up to which it did with
 * the results, as with any other partition, so the next one goes on from there.
 */
final class ControlAnswers {
  private final Clock clock;
  private final List<Result> results = new ArrayList<>();
  private final List<DeadLetter> letters = new ArrayList<>();
  private boolean ours;
  private long next = -1;

  ControlAnswers(Clock clock) {
    this.clock = clock;
  }

  /** They are for this daemon to answer from now on. */
  void begin() {
    end();
    ours = true;
  }

  /** They are for somebody else to answer from now on. */
  void end() {
    ours = false;
    take();
  }

  /** A record that was read and obeyed. */
  void add(ConsumerRecord<byte[], byte[]> message, Decoded decoded) {
    if (!ours) {
      return;
    }
    next = message.offset() + 1;
    Instant now = clock.instant();
    switch (decoded) {
      case Decoded.Understood(Request request) ->
          results.add(
              new Result(request.about(), now, obeyed(request), Counts.NONE, Optional.empty()));
      case Decoded.Bad bad -> {
        Outcome outcome = Outcome.failed(Code.BAD_EVENT, bad.reason());
        bad.about()
            .ifPresent(
                about ->
                    results.add(new Result(about, now, outcome, Counts.NONE, Optional.empty())));
        letters.add(new DeadLetter(message, bad.reason(), now));
      }
    }
  }

  private static Outcome obeyed(Request request) {
    return Outcome.succeeded(
        request.operation() == Operation.CANCEL
            ? "the cancel is in force; each request it stops answers for itself"
            : request.operation().wire() + " is in force");
  }

  /**
   * What is to be sent with the next transaction.
   *
   * @param next the offset to commit for the control partition, if there is news
   */
  record Pending(List<Result> results, List<DeadLetter> letters, OptionalLong next) {}

  Pending take() {
    Pending pending =
        new Pending(
            List.copyOf(results),
            List.copyOf(letters),
            next < 0 ? OptionalLong.empty() : OptionalLong.of(next));
    results.clear();
    letters.clear();
    next = -1;
    return pending;
  }
}
