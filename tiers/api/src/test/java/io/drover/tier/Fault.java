package io.drover.tier;

/** What a fake does to one step of input or output. */
public sealed interface Fault {
  /** The step goes well. */
  record None() implements Fault {}

  /** The process dies around this step; whether the step took effect is up to the seed. */
  record Crash() implements Fault {}

  /**
   * The step fails and says so.
   *
   * @param effect whether it took effect all the same, as a lost answer of a store
   */
  record Fail(TierException failure, boolean effect) implements Fault {}

  /** The step goes well after {@code pause} has returned. */
  record Stall(Runnable pause) implements Fault {}
}
