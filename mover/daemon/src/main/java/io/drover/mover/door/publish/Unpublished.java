package io.drover.mover.door.publish;

import java.util.List;

/** What became of the attempt to take a tree out of users' sight. */
public sealed interface Unpublished {
  /** Nobody reaches it by its path any more. */
  record Gone() implements Unpublished {}

  /**
   * Somebody uses it, and nothing has changed.
   *
   * @param pids of those who were found, as far as this process may look
   * @param message one sentence for the operator
   */
  record Busy(List<Long> pids, String message) implements Unpublished {
    public Busy {
      pids = List.copyOf(pids);
    }
  }
}
