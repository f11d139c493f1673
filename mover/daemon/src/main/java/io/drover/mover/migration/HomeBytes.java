package io.drover.mover.migration;

/** What lies in the place of a file, against the content that a stub speaks of. */
public enum HomeBytes {
  /** That content, every byte of it. */
  COMPLETE,
  /** Holes, and beside them at most bytes of that content: nothing that only this file has. */
  HOLLOW,
  /** Bytes that the copies do not have. */
  OTHER
}
