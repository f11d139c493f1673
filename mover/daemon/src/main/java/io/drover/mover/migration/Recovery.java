package io.drover.mover.migration;

import io.drover.mover.migration.Situation.Destination;
import io.drover.mover.migration.Situation.HomeState;
import io.drover.mover.migration.Situation.Plan;
import io.drover.mover.migration.Situation.Source;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The recovery table: what follows from what a crash, a power cut or an earlier owner left. One row
 * for every combination; docs/recovery.md gives for each why it is safe, and a test of the same
 * letter shows it.
 */
public enum Recovery {
  /** No migration, home is whole: an ordinary file, perhaps with copies. */
  A(Decision.NOTHING, at -> at.plan() == Plan.NONE && at.home() == HomeState.WHOLE),

  /** No migration, home is away: its bytes come when somebody asks for them. */
  B(Decision.NOTHING, at -> at.plan() == Plan.NONE && at.home() == HomeState.AWAY),

  /** A drop of home was under way: go forward, nothing of home is believed. */
  C(Decision.FINISH_DROP, at -> at.home() == HomeState.DROPPING && !readsHome(at)),

  /** The pool does not answer: keep everything as it is and wait for it. */
  D(Decision.WAIT, at -> moving(at) && consistent(at) && at.destination() == Destination.AWAY),

  /** A migration was being given up: destroy what is left of it. */
  E(
      Decision.DESTROY,
      at -> at.plan() == Plan.ABORTING && consistent(at) && at.destination() != Destination.AWAY),

  /** The source was written to, or is open for writing: the copy would be of no content. */
  F(
      Decision.DESTROY,
      at -> forward(at) && Set.of(Source.HOME_CHANGED, Source.HOME_OPEN).contains(at.source())),

  /** The copy it was reading from is gone: another attempt picks another source. */
  G(Decision.DESTROY, at -> forward(at) && at.source() == Source.POOL_GONE),

  /** The source is itself and the destination reaches the cursors: go on there. */
  H(Decision.RESUME, at -> forward(at) && trusted(at) && at.destination() == Destination.PARTIAL),

  /** Only the digest can tell: compare the copied part first, then go on. */
  I(
      Decision.COMPARE_AND_RESUME,
      at ->
          forward(at)
              && at.source() == Source.HOME_UNSURE
              && at.destination() == Destination.PARTIAL),

  /** The destination lost what the cursors promise: this attempt is worth nothing. */
  J(
      Decision.DESTROY,
      at ->
          forward(at)
              && (trusted(at) || at.source() == Source.HOME_UNSURE)
              && at.destination() == Destination.SHORT),

  /** Objects became visible, and the source is itself: publish the rest and commit. */
  K(Decision.PUBLISH, at -> forward(at) && at.plan() == Plan.SEALING && trusted(at) && visible(at)),

  /** Objects became visible, and only the digest can tell: compare, then publish the rest. */
  L(
      Decision.COMPARE_AND_PUBLISH,
      at ->
          forward(at)
              && at.plan() == Plan.SEALING
              && at.source() == Source.HOME_UNSURE
              && visible(at)),

  /** Objects are visible although the stub never said that they would be: not by us. */
  M(
      Decision.QUARANTINE,
      at ->
          forward(at)
              && at.plan() == Plan.COPYING
              && (trusted(at) || at.source() == Source.HOME_UNSURE)
              && visible(at)),

  /** The migration reads home, and home is not whole: no drop may start while it does. */
  N(Decision.QUARANTINE, at -> moving(at) && readsHome(at) && at.home() != HomeState.WHOLE);

  /** What to do. */
  public enum Decision {
    NOTHING,
    FINISH_DROP,
    WAIT,
    DESTROY,
    RESUME,
    COMPARE_AND_RESUME,
    PUBLISH,
    COMPARE_AND_PUBLISH,
    QUARANTINE
  }

  private final Decision decision;

  // The predicates above capture nothing, so they are as immutable as code.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Predicate<Situation> matches;

  Recovery(Decision decision, Predicate<Situation> matches) {
    this.decision = decision;
    this.matches = matches;
  }

  public Decision decision() {
    return decision;
  }

  public boolean matches(Situation situation) {
    return matches.test(situation);
  }

  /** The row of a situation. */
  public static Recovery of(Situation situation) {
    for (Recovery row : values()) {
      if (row.matches(situation)) {
        return row;
      }
    }
    throw new IllegalStateException("no row of the recovery table for " + situation);
  }

  private static boolean moving(Situation at) {
    return at.plan() != Plan.NONE;
  }

  private static boolean readsHome(Situation at) {
    return moving(at) && !Set.of(Source.POOL_GOOD, Source.POOL_GONE).contains(at.source());
  }

  private static boolean consistent(Situation at) {
    return readsHome(at) ? at.home() == HomeState.WHOLE : at.home() != HomeState.DROPPING;
  }

  /** A migration that was going forward, whose stub makes sense and whose pool answers. */
  private static boolean forward(Situation at) {
    return Set.of(Plan.COPYING, Plan.SEALING).contains(at.plan())
        && consistent(at)
        && at.destination() != Destination.AWAY;
  }

  private static boolean trusted(Situation at) {
    return Set.of(Source.HOME_SAME, Source.POOL_GOOD).contains(at.source());
  }

  private static boolean visible(Situation at) {
    return Set.of(Destination.MIXED, Destination.PUBLISHED).contains(at.destination());
  }
}
