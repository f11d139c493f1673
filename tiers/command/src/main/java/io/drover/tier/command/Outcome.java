package io.drover.tier.command;

import java.time.Duration;

/** How a command ended. */
sealed interface Outcome {
  /**
   * By itself.
   *
   * @param output what it printed, cut off at a bound
   * @param errors the same of its standard error
   */
  record Exited(int code, String output, String errors) implements Outcome {}

  /** It was ended after its deadline, with everything that it had started. */
  record Overdue(Duration deadline, String errors) implements Outcome {}

  /** By a signal that was not ours. */
  record Killed(int signal, String errors) implements Outcome {}

  /** The kernel did not start it. */
  record NotStarted(String reason) implements Outcome {}
}
