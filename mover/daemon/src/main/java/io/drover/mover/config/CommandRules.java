package io.drover.mover.config;

import io.drover.tier.command.Command;
import io.drover.tier.command.Meaning;
import io.drover.tier.command.Role;
import java.time.Duration;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What must hold for tape managers. Pure: no command is run. */
final class CommandRules {
  private static final int EXIT_MAX = 255;

  /** Each is a drive. */
  private static final int DRIVES_MAX = 256;

  /** A command line of Linux holds 2 MiB; a key has 200 characters at most. */
  private static final int BATCH_MAX = 5_000;

  private static final Size SPOOL_MIN = Size.parse("1 MiB");

  private final Problems problems;

  CommandRules(Problems problems) {
    this.problems = problems;
  }

  void check(String key, CommandTarget target) {
    command(key + ".put", Role.PUT, target.put());
    command(key + ".get", Role.GET, target.get());
    command(key + ".stat", Role.STAT, target.stat());
    command(key + ".remove", Role.REMOVE, target.remove());
    target.stage().ifPresent(run -> command(key + ".stage", Role.STAGE, run));
    target.list().ifPresent(run -> command(key + ".list", Role.LIST, run));
    target.offline().ifPresent(text -> pattern(key + ".offline", text));
    target.stored().ifPresent(text -> pattern(key + ".stored", text));
    if (problems.isEmptyBelow(key)) {
      rule(key, target::commands);
    }
    if (target.spoolSize().bytes() < SPOOL_MIN.bytes()) {
      problems.add(key + ".spoolSize", "must be at least " + SPOOL_MIN);
    }
    within(key + ".batchMax", target.batchMax(), BATCH_MAX);
    within(key + ".readDrives", target.readDrives(), DRIVES_MAX);
    within(key + ".writeDrives", target.writeDrives(), DRIVES_MAX);
    positive(key + ".poll", target.poll());
    positive(key + ".tapeWithin", target.tapeWithin());
  }

  private void command(String key, Role role, CommandTarget.Run run) {
    rule(key + ".run", () -> Command.words(role, run.run()));
    positive(key + ".deadline", run.deadline());
    new TreeMap<>(run.exits()).forEach((code, word) -> exit(key + ".exits." + code, code, word));
    run.missing().ifPresent(text -> pattern(key + ".missing", text));
    run.output().ifPresent(text -> rule(key + ".output", () -> Command.output(role, text)));
  }

  private void exit(String key, String code, String word) {
    if (!code.matches("\\d{1,3}") || Integer.parseInt(code) > EXIT_MAX) {
      problems.add(key, "an exit code is a number from 0 to " + EXIT_MAX);
    }
    rule(key, () -> Meaning.named(word));
  }

  private void pattern(String key, String text) {
    rule(key, () -> Pattern.compile(text));
  }

  private void rule(String key, Runnable rule) {
    try {
      rule.run();
    } catch (PatternSyntaxException e) {
      problems.add(key, "is no pattern: " + e.getDescription() + " at " + e.getIndex());
    } catch (IllegalArgumentException e) {
      problems.add(key, e.getMessage());
    }
  }

  private void within(String key, int value, int max) {
    if (value < 1 || value > max) {
      problems.add(key, "must be from 1 to " + max + ", not " + value);
    }
  }

  private void positive(String key, Duration value) {
    if (value.isZero()) {
      problems.add(key, "must be more than 0");
    }
  }
}
