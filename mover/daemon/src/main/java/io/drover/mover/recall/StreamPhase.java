package io.drover.mover.recall;

/** Where the reading of one file by ranges stands. */
enum StreamPhase {
  /** Nothing of it is open; the next reader has it opened. */
  CLOSED,

  /** A worker opens file and copy. */
  OPENING,

  /** Ranges come back. */
  OPEN,

  /**
   * It ends, because nobody has read for a while or ranges will not do: what came is being
   * recorded. Whoever comes now waits for that.
   */
  SETTLING,

  /** It has ended, and whoever comes next finds another one or the whole file. */
  RETIRED
}
