package io.drover.mover.copy;

import io.drover.stub.Copy;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** A copy lies in a cold pool, which has been asked to make it readable. */
public final class Unstaged extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Copy copy;
  private final transient CompletableFuture<Void> staged;
  private final boolean lastResort;

  Unstaged(Copy copy, CompletableFuture<Void> staged) {
    this(copy, staged, false);
  }

  private Unstaged(Copy copy, CompletableFuture<Void> staged, boolean lastResort) {
    super("pool " + copy.place().pool() + " was asked to stage its copy; it is cold");
    this.copy = copy;
    this.staged = staged;
    this.lastResort = lastResort;
  }

  /** The same, of a file that has other copies, which could not be read. */
  public Unstaged lastResort() {
    return new Unstaged(copy, staged, true);
  }

  /** Whether another copy may be readable sooner. */
  public boolean isLastResort() {
    return lastResort;
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
}
