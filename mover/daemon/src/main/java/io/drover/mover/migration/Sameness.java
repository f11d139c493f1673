package io.drover.mover.migration;

import io.drover.stub.Stub;

/** Whether a file that is whole still has the content its stub speaks of. */
public enum Sameness {
  /** Nothing was written since the copies were made. */
  SAME,
  /** The inode was touched, perhaps only its mode or name: compare the digest before believing. */
  UNSURE,
  CHANGED;

  /**
   * Judges by size and times. Until {@code heldUntil} a lease kept every writer out, so a ctime up
   * to it is that of our own stub write; a later one may hide a write whose mtime was put back.
   */
  public static Sameness of(Stub stub, FileFacts facts) {
    if (facts.bytes() != stub.version().bytes()
        || facts.mtimeNanos() != stub.version().mtimeNanos()) {
      return CHANGED;
    }
    return facts.ctimeNanos() <= stub.heldUntilNanos() ? SAME : UNSURE;
  }
}
