package io.drover.tier.command;

/** What an {@link Outcome} means to whoever ran the command. */
sealed interface Verdict {
  record Done(String output) implements Verdict {}

  /** There is no such object. */
  record Missing(String said) implements Verdict {}

  /**
   * Anything else.
   *
   * @param why in words, with what the command said
   */
  record Failed(Meaning meaning, String why) implements Verdict {}
}
