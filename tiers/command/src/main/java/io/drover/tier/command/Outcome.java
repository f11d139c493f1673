package io.drover.tier.command;

import java.time.Duration;

/** How a command ended. */
sealed interface Outcome {
  /**
   * By itself.
   *
   * @param output what it printed, cut off at a bound
   * @param errors the same of its standard error
   * @param truncated whether it printed more than that
   */
  record Exited(int code, String output, String errors, boolean truncated) implements Outcome {
    Exited(int code, String output, String errors) {
      this(code, output, errors, false);
    }
  }

  /** It was ended after its deadline, with everything that it had started. */
  record Overdue(Duration deadline, String errors) implements Outcome {}

  /**
   * By a signal that was not ours, or by itself with a code above 128: nobody can tell these apart.
   *
   * @param exited what it would be if it was no signal
   */
  record Killed(int signal, Exited exited) implements Outcome {}

  /** The kernel did not start it. */
  record NotStarted(String reason) implements Outcome {}
}
