package io.drover.mover.cli;

import io.drover.events.EventCodec;
import io.drover.events.Order;
import io.drover.events.Publisher;
import io.drover.events.Topics;
import io.drover.mover.config.Configuration;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.apache.kafka.common.KafkaException;

/** Publishes requests and, if wanted, follows them to their end. */
final class Asking {
  /** A result shows at once, and the line moves while there is none. */
  private static final Duration POLL = Duration.ofMillis(200);

  private static final int DONE = 0;
  private static final int FAILED = 1;

  private final Program program;
  private final Shell shell;

  Asking(Program program) {
    this.program = program;
    this.shell = program.shell();
  }

  Instant now() {
    return shell.machine().clock().instant();
  }

  /** Something that publishes the requests of a run and then returns. */
  interface Source {
    void publishTo(Publishing publishing) throws IOException;
  }

  /**
   * Asks for an operation on files.
   *
   * @return the exit code
   * @throws Failure when a place is in no tree; nothing was published then
   */
  int ask(Order.OnFile order, FileOptions files) throws IOException, InterruptedException {
    Configuration configuration = program.configuration();
    TreePaths paths = new TreePaths(configuration.trees(), shell.directory());
    List<TreePaths.Spot> spots = new ArrayList<>();
    for (String place : files.places()) {
      spots.add(paths.locate(place));
    }
    Report report = report(order, files.wantsResults());
    Source source =
        publishing -> {
          Walk walk = new Walk(file -> publishing.publish(file, order), publishing::problem);
          for (TreePaths.Spot spot : spots) {
            walk.from(spot);
          }
        };
    return run(configuration, source, report, files.wantsResults());
  }

  Report report(Order order, boolean wait) {
    String operation = order.operation().wire();
    return program.json()
        ? new JsonReport(shell, operation)
        : new LineReport(shell, operation, wait);
  }

  /** How a run ended. */
  record Ended(Tally.Snapshot last, boolean problems) {
    /** Requests that did not succeed. */
    long unfinished() {
      return (long) last.failed() + last.cancelled();
    }

    int exitCode() {
      return unfinished() > 0 || problems ? FAILED : DONE;
    }
  }

  /** Publishes what the source has and reports it; answers the exit code. */
  int run(Configuration configuration, Source source, Report report, boolean wait)
      throws IOException, InterruptedException {
    return carryOut(configuration, source, report, wait).exitCode();
  }

  /** Publishes what the source has and reports it. */
  Ended carryOut(Configuration configuration, Source source, Report report, boolean wait)
      throws IOException, InterruptedException {
    EventCodec codec = new EventCodec(new Topics(configuration.cell()));
    Sender sender =
        Sender.of(
            System.getProperty("user.name"), shell.machine().clock(), shell.machine().random());
    long startNanos = shell.machine().ticker().getAsLong();
    Tally tally = new Tally();
    try (Publisher publisher = Publisher.open(codec, Broker.producer(configuration))) {
      Publishing publishing = new Publishing(publisher, sender, tally, report);
      if (wait) {
        // From before the first request is published, or its result could be missed.
        try (Results results = Results.fromNow(codec, Broker.client(configuration))) {
          follow(source, publishing, results);
        }
      } else {
        publishing.withoutResults();
        source.publishTo(publishing);
        publishing.finish();
      }
      long nanos = shell.machine().ticker().getAsLong() - startNanos;
      report.summary(tally.snapshot(), Duration.ofNanos(nanos));
      return new Ended(tally.snapshot(), publishing.hadProblems());
    } catch (KafkaException e) {
      throw Broker.failure(configuration, e);
    }
  }

  /** Publishes beside the reading of results: a walk over a big tree takes its time. */
  private void follow(Source source, Publishing publishing, Results results)
      throws IOException, InterruptedException {
    FutureTask<Void> work =
        new FutureTask<>(
            () -> {
              source.publishTo(publishing);
              publishing.finish();
              return null;
            });
    Thread.ofPlatform().daemon().name("publish").start(work);
    while (!work.isDone() || !publishing.tally().snapshot().over()) {
      results.poll(POLL, publishing::answered);
      publishing.report(
          report ->
              report.progress(publishing.tally().snapshot(), shell.machine().ticker().getAsLong()));
      if (work.isDone()) {
        finished(work);
      }
    }
    finished(work);
  }

  private static void finished(FutureTask<Void> work) throws IOException, InterruptedException {
    try {
      work.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failed) {
        throw failed;
      }
      throw new IllegalStateException("publishing broke", e.getCause());
    }
  }
}
