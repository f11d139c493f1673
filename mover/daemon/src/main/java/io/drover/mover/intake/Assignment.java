package io.drover.mover.intake;

import io.drover.events.Request;

/**
 * One request on its way through the daemon: what is asked, whether it is still wanted, and the way
 * to answer. Whoever performs it calls {@link #finish} exactly once, on any thread.
 */
public interface Assignment {
  /** Why work on a request has to stop early. */
  enum Stop {
    /** It has not. */
    NONE,
    /** The request was cancelled: undo what is not committed, then finish. */
    CANCELLED,
    /** Somebody else will perform it: leave the cursor durable and let go within seconds. */
    REVOKED
  }

  Request request();

  /** Asked between chunks; cheap. */
  Stop stop();

  /** Tells how far the bytes are; results and {@code explain} show it. */
  void progress(long bytes, long totalBytes);

  /** Tells what the request waits for, as a sentence for people; empty when it works again. */
  void waitingFor(String reason);

  void finish(Finish finish);
}
