package io.drover.mover.intake;

/** What the control topic said last about a pool that is not simply open. */
public enum PoolState {
  /** Nothing that writes to it starts. */
  PAUSED,
  /** Nothing is added to it, and what it has moves elsewhere. */
  DRAINING
}
