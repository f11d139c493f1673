package io.drover.mover.cli;

import io.drover.events.Terms;
import io.drover.mover.config.Spans;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The conditions that every operation on a file can carry. */
final class TermOptions {
  @Option(
      names = "--priority",
      paramLabel = "0-9",
      defaultValue = "5",
      description = "9 first, 0 last; default ${DEFAULT-VALUE}.")
  private int priority;

  @Option(
      names = "--deadline",
      paramLabel = "WHEN",
      description = "When it is of no use any more: 2h from now, or 2026-11-23T06:00:00Z.")
  private String deadline;

  @Option(
      names = "--if-version",
      paramLabel = "VERSION",
      description = "Only if the file has this data version, as drover state prints it.")
  private String ifVersion;

  @Option(
      names = "--force",
      description = "Carry it out against pins and the like; never against the last copy.")
  private boolean force;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  Terms terms(Instant now) {
    if (priority < 0 || priority > 9) {
      throw wrong("--priority", "must be from 0 to 9, not " + priority);
    }
    return new Terms(priority, when(now), Optional.ofNullable(ifVersion), force);
  }

  private Optional<Instant> when(Instant now) {
    if (deadline == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          deadline.contains("T")
              ? OffsetDateTime.parse(deadline).toInstant()
              : now.plus(Spans.parse(deadline)));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw wrong("--deadline", e.getMessage());
    }
  }

  private ParameterException wrong(String option, String fault) {
    return new ParameterException(spec.commandLine(), option + ": " + fault);
  }
}
