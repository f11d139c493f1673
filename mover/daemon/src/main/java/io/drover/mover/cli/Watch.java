package io.drover.mover.cli;

import io.drover.events.EventCodec;
import io.drover.events.Operation;
import io.drover.events.Result;
import io.drover.events.Topics;
import io.drover.mover.config.Configuration;
import io.drover.mover.config.Size;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code drover watch}. */
@Command(name = "watch", description = "Show the results of all requests as they come.")
final class Watch implements Callable<Integer> {
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

  private final Program program;
  private long shown;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "0",
      description = "End after so many results; default: stay until Ctrl-C.")
  private long count;

  Watch(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws IOException {
    Configuration configuration = program.configuration();
    EventCodec codec = new EventCodec(new Topics(configuration.cell()));
    try (Results results = Results.fromNow(codec, Broker.client(configuration))) {
      while (count == 0 || shown < count) {
        results.poll(POLL, this::show);
      }
      return 0;
    } catch (KafkaException e) {
      throw Broker.failure(configuration, e);
    }
  }

  private void show(Result result) {
    if (count > 0 && shown == count) {
      return;
    }
    shown++;
    if (program.json()) {
      new JsonReport(program.shell(), "watch").ended(result);
    } else {
      program.shell().out().println(text(result));
    }
  }

  private static String text(Result result) {
    Instant time = result.time();
    StringBuilder line = new StringBuilder(TIME.format(time)).append(' ');
    line.append(result.outcome().state().wire()).append(' ');
    line.append(result.about().operation().map(Operation::wire).orElse("?")).append(' ');
    line.append(result.about().subject().map(LineReport::shown).orElse("?"));
    long total = result.counts().totalBytes();
    if (total > 0) {
      line.append("  ").append(Size.rounded(result.counts().bytes()));
      line.append(" of ").append(Size.rounded(total));
    }
    switch (result.outcome().state()) {
      case ACCEPTED, PROGRESS, SUCCEEDED -> {}
      case FAILED, CANCELLED ->
          line.append("  ")
              .append(result.outcome().code().wire())
              .append(": ")
              .append(ByteText.shown(result.outcome().message()));
    }
    return line.toString();
  }
}
