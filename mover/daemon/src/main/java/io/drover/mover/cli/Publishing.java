package io.drover.mover.cli;

import io.drover.events.Order;
import io.drover.events.Publisher;
import io.drover.events.Request;
import io.drover.events.Result;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;

/**
 * The requests of one run on their way: signed, counted, sent, reported. The walk publishes on one
 * thread, Kafka acknowledges on another, results come on a third.
 */
final class Publishing {
  /** Enough to fill Kafka's batches; some 10 MB of requests. */
  private static final int IN_FLIGHT_MAX = 10_000;

  private final Semaphore room = new Semaphore(IN_FLIGHT_MAX);
  private final Publisher publisher;
  private final Sender sender;
  private final Tally tally;
  private final Report report;
  private volatile boolean acknowledgementEnds;
  private volatile boolean problems;
  private volatile KafkaException broken;

  Publishing(Publisher publisher, Sender sender, Tally tally, Report report) {
    this.publisher = publisher;
    this.sender = sender;
    this.tally = tally;
    this.report = report;
  }

  Tally tally() {
    return tally;
  }

  /** Nobody waits: a request is reported when Kafka has it. */
  void withoutResults() {
    acknowledgementEnds = true;
  }

  /**
   * Publishes a request for a file.
   *
   * @throws KafkaException when an earlier one could not be published: the rest could not either
   */
  void publish(Walk.FileFound file, Order.OnFile order) {
    int number = tally.add(file.bytes());
    publish(number, sender.onFile(number, file.subject(), order));
  }

  void publish(Order.OnControl order) {
    int number = tally.add(0);
    publish(number, sender.onControl(number, order));
  }

  private void publish(int number, Request request) {
    if (broken != null) {
      throw broken;
    }
    room.acquireUninterruptibly();
    var _ =
        publisher
            .publish(request)
            .whenComplete((_, failure) -> acknowledged(number, request, failure));
  }

  private void acknowledged(int number, Request request, Throwable failure) {
    if (failure != null) {
      tally.notPublished(number);
      Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
      if (cause instanceof KafkaException kafka) {
        broken = kafka;
      }
      problem(
          "%s was not requested: %s"
              .formatted(LineReport.shown(request.subject()), cause.getMessage()));
    } else if (acknowledgementEnds) {
      report(to -> to.published(request));
    }
    room.release();
  }

  void answered(Result result) {
    sender
        .numberOf(result)
        .ifPresent(
            number ->
                tally.answered(number, result).ifPresent(_ -> report(to -> to.ended(result))));
  }

  void problem(String message) {
    problems = true;
    report(to -> to.problem(message));
  }

  synchronized void report(Consumer<Report> line) {
    line.accept(report);
  }

  /** Everything was published; waits until Kafka has it. */
  void finish() {
    room.acquireUninterruptibly(IN_FLIGHT_MAX);
    room.release(IN_FLIGHT_MAX);
    tally.complete();
  }

  boolean hadProblems() {
    return problems;
  }
}
