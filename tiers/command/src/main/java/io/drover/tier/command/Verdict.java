package io.drover.tier.command;

/** What an {@link Outcome} means to whoever ran the command. */
sealed interface Verdict {
  /**
   * As it should.
   *
   * @param truncated whether it printed more than the output
   */
  record Done(String output, boolean truncated) implements Verdict {
    Done(String output) {
      this(output, false);
    }
  }

  /** There is no such object. */
  record Missing(String said) implements Verdict {}

  /**
   * Anything else.
   *
   * @param why in words, with what the command said
   */
  record Failed(Meaning meaning, String why) implements Verdict {}
}
