package io.drover.mover.migration;

/**
 * What is found when a file is taken up: the stub, the source it speaks of and the destination. All
 * combinations of these values are covered by {@link Recovery}, each exactly once.
 */
public record Situation(Plan plan, HomeState home, Source source, Destination destination) {
  /** What the stub says of a migration. */
  public enum Plan {
    NONE,
    COPYING,
    SEALING,
    ABORTING
  }

  /** What the stub says of home. */
  public enum HomeState {
    WHOLE,
    DROPPING,
    AWAY
  }

  /** The copy that the migration reads from. */
  public enum Source {
    /** Home, and nothing was written to it. */
    HOME_SAME,
    /** Home, and only its digest can tell. */
    HOME_UNSURE,
    /** Home, and it was written to. */
    HOME_CHANGED,
    /** Home, which somebody has open for writing. */
    HOME_OPEN,
    /** A copy in a pool, which the stub still calls good. */
    POOL_GOOD,
    /** A copy in a pool that is no longer there or no longer good. */
    POOL_GONE
  }

  /** What the pool holds of the attempt. */
  public enum Destination {
    /** Nothing, or less than the cursors say. */
    SHORT,
    /** Unpublished objects that reach the cursors. */
    PARTIAL,
    /** Some objects are published, the others reach the cursors. */
    MIXED,
    /** Every object and the manifest are published. */
    PUBLISHED,
    /** The pool does not answer. */
    AWAY
  }
}
