package io.drover.mover.copy;

import io.drover.stub.Copy;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** A copy lies in a cold pool, which has been asked to make it readable. */
public final class Unstaged extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Copy copy;
  private final transient CompletableFuture<Void> staged;

  Unstaged(Copy copy, CompletableFuture<Void> staged) {
    super("pool " + copy.place().pool() + " was asked to stage its copy; it is cold");
    this.copy = copy;
    this.staged = staged;
  }

  public Copy copy() {
    return copy;
  }

  /**
   * Completed when it is worth trying again, exceptionally with the {@link
   * io.drover.tier.TierException} that stands against it.
   */
  public CompletableFuture<Void> staged() {
    return staged;
  }

  /** What to tell of a failure that {@link #staged} ended with. */
  public String reason(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return getMessage() + ", and that failed: " + cause.getMessage();
  }
}
