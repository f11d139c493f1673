package io.drover.mover.intake;

import io.drover.events.Code;
import io.drover.events.Outcome;
import java.util.Optional;

/** How an assignment came back. */
public sealed interface Finish {
  /**
   * It ended; the effects are durable, so the result may be sent.
   *
   * @param outcome with a terminal state
   * @param bytes how many bytes were moved for it
   * @param version token of the data version that was copied or found
   */
  record Ended(Outcome outcome, long bytes, Optional<String> version) implements Finish {}

  /**
   * Not now: the file is busy or a pool is away. The request is tried again with growing pauses
   * until the configured limit or its deadline, and then fails with this code.
   */
  record NotNow(Code code, String message) implements Finish {}

  /**
   * A cold pool was asked for the bytes. The request needs no worker meanwhile, and is tried again
   * for as long as that takes, up to its deadline.
   */
  record AwaitsStaging(String message) implements Finish {}

  /** Let go because of {@link Assignment.Stop#REVOKED}: no result, somebody else has the record. */
  record LetGo() implements Finish {}
}
