package io.drover.tier.command;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a command is understood.
 *
 * @param exits what its exit codes mean; of those that are not named, 0 is done and any other again
 * @param missing found in what it prints, on either stream, when there is no such object
 * @param output with the named groups of {@link Answer}
 */
public record Reading(
    Map<Integer, Meaning> exits, Optional<Pattern> missing, Optional<Pattern> output) {
  public static final Reading PLAIN = new Reading(Map.of(), Optional.empty(), Optional.empty());

  /** More of what a command said helps nobody. */
  private static final int SAID_MAX = 300;

  public Reading {
    exits = Map.copyOf(exits);
  }

  /** What follows from how the command ended; nothing but the outcome decides. */
  Verdict judge(Outcome outcome) {
    return switch (outcome) {
      case Outcome.NotStarted(String reason) ->
          new Verdict.Failed(Meaning.AGAIN, "it could not be started: " + reason);
      case Outcome.Overdue(var deadline, String errors) ->
          new Verdict.Failed(
              Meaning.AGAIN,
              "it had not ended after %d s and was killed%s"
                  .formatted(deadline.toSeconds(), said(errors)));
      case Outcome.Killed(_, Outcome.Exited exited) when isExplained(exited) -> judge(exited);
      case Outcome.Killed(int signal, Outcome.Exited exited) ->
          new Verdict.Failed(
              Meaning.AGAIN,
              "it was killed by signal %d%s".formatted(signal, said(exited.errors())));
      case Outcome.Exited exited -> judge(exited);
    };
  }

  /** Whether the configuration knows such an end, so that it is no signal. */
  private boolean isExplained(Outcome.Exited exited) {
    return exits.containsKey(exited.code()) || saysMissing(exited);
  }

  private boolean saysMissing(Outcome.Exited exited) {
    return missing.filter(it -> it.matcher(all(exited)).find()).isPresent();
  }

  private static String all(Outcome.Exited exited) {
    return exited.output() + "\n" + exited.errors();
  }

  private Verdict judge(Outcome.Exited exited) {
    Meaning meaning =
        exits.getOrDefault(exited.code(), exited.code() == 0 ? Meaning.DONE : Meaning.AGAIN);
    if (meaning == Meaning.MISSING || saysMissing(exited)) {
      return new Verdict.Missing(said(all(exited)));
    }
    if (meaning == Meaning.DONE) {
      return new Verdict.Done(exited.output(), exited.truncated());
    }
    String words = exited.errors().isBlank() ? exited.output() : exited.errors();
    return new Verdict.Failed(meaning, "it exited with %d%s".formatted(exited.code(), said(words)));
  }

  /** What the command said, on one line and not too long; nothing if it said nothing. */
  static String said(String words) {
    String line = words.strip().replaceAll("\\s+", " ").replaceAll("\\p{Cntrl}", "?");
    if (line.isEmpty()) {
      return "";
    }
    return ": " + (line.length() > SAID_MAX ? line.substring(0, SAID_MAX) + " …" : line);
  }
}
