package io.drover.tier.command;

import java.util.Locale;
import java.util.Set;

/** What an external command is for: what its words may hold, and what it has to print. */
public enum Role {
  PUT(
      Set.of(
          Placeholder.FILE,
          Placeholder.KEY,
          Placeholder.DIRECTORY,
          Placeholder.BYTES,
          Placeholder.CRC32C,
          Placeholder.LABEL),
      Set.of()),
  GET(
      Set.of(
          Placeholder.FILE,
          Placeholder.KEY,
          Placeholder.DIRECTORY,
          Placeholder.BYTES,
          Placeholder.LOCATOR),
      Set.of()),
  STAT(Set.of(Placeholder.KEY, Placeholder.DIRECTORY, Placeholder.LOCATOR), Set.of(Answer.BYTES)),
  REMOVE(Set.of(Placeholder.KEY, Placeholder.DIRECTORY, Placeholder.LOCATOR), Set.of()),
  STAGE(Set.of(Placeholder.EACH, Placeholder.BATCH), Set.of()),
  LIST(Set.of(), Set.of(Answer.KEY, Answer.BYTES));

  /** What stands for one object of a batch. */
  static final Set<Placeholder> OF_EACH =
      Set.of(Placeholder.KEY, Placeholder.DIRECTORY, Placeholder.LOCATOR);

  // Sets that nobody changes.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Set<Placeholder> allowed;

  @SuppressWarnings("ImmutableEnumChecker")
  private final Set<String> printed;

  Role(Set<Placeholder> allowed, Set<String> printed) {
    this.allowed = allowed;
    this.printed = printed;
  }

  Set<Placeholder> allowed() {
    return allowed;
  }

  /** The named groups that the pattern of its output cannot do without. */
  Set<String> printed() {
    return printed;
  }

  /** As it stands in the configuration and in messages. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
