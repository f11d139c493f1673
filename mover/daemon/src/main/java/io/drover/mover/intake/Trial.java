package io.drover.mover.intake;

/** The tries of one request. Guarded by {@link Dispatch}. */
final class Trial {
  /** From when on its patience is counted. */
  long firstMillis;

  Attempt attempt;
  int tries;

  /** While it backs off: when it is due again. */
  long dueMillis;

  /** How the last one came back, if it came back. */
  Finish.NotNow notNow;

  long progressMillis;
  long progressBytes;
  long progressSequence;

  Trial(long firstMillis) {
    this.firstMillis = firstMillis;
  }
}
