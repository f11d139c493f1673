package io.drover.mover.recall;

/** What may be done with a file as it lies there. */
public enum Standing {
  /** Something of it is absent, or may be: whoever uses it waits for the recall's answer. */
  ABSENT,

  /** It is being brought back, and everything is there; not durably yet, so that it asks again. */
  ADMITTED,

  /**
   * It is in place, and so new that a program that restores or copies it may still put the stub of
   * another file on it, which raises no event: who opens it next has to ask again.
   */
  NEW,

  /** It is in place, and nobody has to ask again. */
  SETTLED
}
