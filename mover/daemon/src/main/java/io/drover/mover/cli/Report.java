package io.drover.mover.cli;

import io.drover.events.Request;
import io.drover.events.Result;
import java.time.Duration;

/** Tells how a run of requests goes. One thread at a time. */
interface Report {
  /** Kafka has the request, and nobody waits for its end. */
  void published(Request request);

  /** The last result of a request. */
  void ended(Result result);

  /** What kept a file from being asked for, or a request from being published. */
  void problem(String message);

  /**
   * How it stands; called several times a second.
   *
   * @param nanos of a ticker
   */
  void progress(Tally.Snapshot now, long nanos);

  /** The end. */
  void summary(Tally.Snapshot last, Duration elapsed);
}
