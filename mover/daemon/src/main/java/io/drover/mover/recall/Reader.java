package io.drover.mover.recall;

/**
 * Who reads.
 *
 * @param thread id of the thread that waits, 0 when the door cannot tell
 * @param account on which it goes
 */
public record Reader(int thread, Account account) {
  /** Somebody of whom no more is known yet. */
  public Reader(int thread) {
    this(thread, Account.UNCOUNTED);
  }
}
