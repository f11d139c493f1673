package io.drover.mover.recall;

/** What a fill tells while it runs. */
interface FillOutcome {
  /** Bytes arrived. */
  void progressed();

  /** Readers may go on, or get an error; told exactly once. */
  void admitted(Admission admission);
}
