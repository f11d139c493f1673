package io.drover.mover.recall;

/** Where the reading of one file by ranges stands. */
enum StreamPhase {
  /** Nothing of it is open; the next reader has it opened. */
  CLOSED,

  /** A worker opens file and copy. */
  OPENING,

  /** Ranges come back. */
  OPEN,

  /** Nobody has read for a while: what came is being recorded. Whoever comes now waits for that. */
  SETTLING,

  /** It has ended, and whoever comes next finds another one or the whole file. */
  RETIRED
}
