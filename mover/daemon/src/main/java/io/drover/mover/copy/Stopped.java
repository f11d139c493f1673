package io.drover.mover.copy;

import io.drover.mover.migration.Fact;

/** A transfer was stopped from outside; carries the fact that explains it. */
public final class Stopped extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Fact fact;

  public Stopped(Fact fact) {
    super(fact.toString());
    this.fact = fact;
  }

  public Fact fact() {
    return fact;
  }
}
