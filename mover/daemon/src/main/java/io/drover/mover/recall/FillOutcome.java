package io.drover.mover.recall;

import io.drover.mover.copy.Unstaged;

/** What a fill tells while it runs. */
interface FillOutcome {
  /** Bytes arrived. */
  void progressed();

  /** Its pool was asked for the bytes; it goes on when that has them. */
  void awaits(Unstaged copy);

  /** Whether somebody asked for the file; else no cold pool is. */
  boolean isWanted();

  /** Readers may go on, or get an error; told exactly once. */
  void admitted(Admission admission);
}
