package io.drover.mover.recall;

import io.drover.mover.copy.Unstaged;

/** What a fill tells while it runs. */
interface FillOutcome {
  /** Bytes arrived. */
  void progressed();

  /** Its pool was asked for the bytes; it goes on when that has them. */
  void awaits(Unstaged copy);

  /** Readers may go on, or get an error; told exactly once. */
  void admitted(Admission admission);
}
