package io.drover.mover.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.mover.migration.Recovery.Decision;
import io.drover.mover.migration.Situation.Destination;
import io.drover.mover.migration.Situation.HomeState;
import io.drover.mover.migration.Situation.Plan;
import io.drover.mover.migration.Situation.Source;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The recovery table. Each row has a test that states its situations in other words. */
class RecoveryTest {
  private static final Set<Source> FROM_POOL = EnumSet.of(Source.POOL_GOOD, Source.POOL_GONE);
  private static final Set<Plan> FORWARD = EnumSet.of(Plan.COPYING, Plan.SEALING);
  private static final Set<Destination> VISIBLE =
      EnumSet.of(Destination.MIXED, Destination.PUBLISHED);
  private static final Set<Source> PERHAPS_ITSELF =
      EnumSet.of(Source.HOME_SAME, Source.HOME_UNSURE, Source.POOL_GOOD);

  @Test
  void everyCombinationMatchesExactlyOneRow() {
    for (Situation situation : all()) {
      List<Recovery> rows = new ArrayList<>();
      for (Recovery row : Recovery.values()) {
        if (row.matches(situation)) {
          rows.add(row);
        }
      }
      assertThat(rows).as(situation.toString()).hasSize(1);
      assertThat(Recovery.of(situation)).isEqualTo(rows.getFirst());
    }
  }

  @Test
  void aWholeFileWithoutMigrationIsLeftAlone() {
    assertRow(Recovery.A, Decision.NOTHING, at -> idle(at) && at.home() == HomeState.WHOLE);
  }

  @Test
  void aReleasedFileWithoutMigrationIsLeftAlone() {
    assertRow(Recovery.B, Decision.NOTHING, at -> idle(at) && at.home() == HomeState.AWAY);
  }

  @Test
  void aDropThatWasBegunIsFinished() {
    assertRow(
        Recovery.C,
        Decision.FINISH_DROP,
        at -> at.home() == HomeState.DROPPING && (idle(at) || FROM_POOL.contains(at.source())));
  }

  @Test
  void nothingIsDecidedWhileThePoolIsAway() {
    assertRow(
        Recovery.D,
        Decision.WAIT,
        at -> !idle(at) && sensible(at) && at.destination() == Destination.AWAY);
  }

  @Test
  void anAbandonedMigrationIsDestroyed() {
    assertRow(
        Recovery.E,
        Decision.DESTROY,
        at -> at.plan() == Plan.ABORTING && sensible(at) && answers(at));
  }

  @Test
  void aCopyOfAFileThatChangedIsDestroyed() {
    assertRow(
        Recovery.F,
        Decision.DESTROY,
        at ->
            forward(at) && (at.source() == Source.HOME_CHANGED || at.source() == Source.HOME_OPEN));
  }

  @Test
  void aCopyWhoseSourceIsGoneIsDestroyed() {
    assertRow(Recovery.G, Decision.DESTROY, at -> forward(at) && at.source() == Source.POOL_GONE);
  }

  @Test
  void aCopyGoesOnAtItsCursors() {
    assertRow(
        Recovery.H,
        Decision.RESUME,
        at ->
            forward(at)
                && (at.source() == Source.HOME_SAME || at.source() == Source.POOL_GOOD)
                && at.destination() == Destination.PARTIAL);
  }

  @Test
  void aCopyOfAFileThatMayHaveChangedIsComparedFirst() {
    assertRow(
        Recovery.I,
        Decision.COMPARE_AND_RESUME,
        at ->
            forward(at)
                && at.source() == Source.HOME_UNSURE
                && at.destination() == Destination.PARTIAL);
  }

  @Test
  void aCopyThatLostWhatItsCursorsPromiseIsDestroyed() {
    assertRow(
        Recovery.J,
        Decision.DESTROY,
        at ->
            forward(at)
                && PERHAPS_ITSELF.contains(at.source())
                && at.destination() == Destination.SHORT);
  }

  @Test
  void aCopyWhoseObjectsAreVisibleIsPublishedToTheEnd() {
    assertRow(
        Recovery.K,
        Decision.PUBLISH,
        at ->
            sealing(at)
                && (at.source() == Source.HOME_SAME || at.source() == Source.POOL_GOOD)
                && VISIBLE.contains(at.destination()));
  }

  @Test
  void aVisibleCopyOfAFileThatMayHaveChangedIsComparedFirst() {
    assertRow(
        Recovery.L,
        Decision.COMPARE_AND_PUBLISH,
        at ->
            sealing(at) && at.source() == Source.HOME_UNSURE && VISIBLE.contains(at.destination()));
  }

  @Test
  void objectsThatNobodyMeantToPublishStopTheFile() {
    assertRow(
        Recovery.M,
        Decision.QUARANTINE,
        at ->
            forward(at)
                && at.plan() == Plan.COPYING
                && PERHAPS_ITSELF.contains(at.source())
                && VISIBLE.contains(at.destination()));
  }

  @Test
  void aCopyFromAHomeThatIsNotWholeStopsTheFile() {
    assertRow(
        Recovery.N,
        Decision.QUARANTINE,
        at -> !idle(at) && !FROM_POOL.contains(at.source()) && at.home() != HomeState.WHOLE);
  }

  private static void assertRow(Recovery row, Decision decision, Predicate<Situation> described) {
    assertThat(row.decision()).isEqualTo(decision);
    assertThat(all().stream().filter(row::matches))
        .isNotEmpty()
        .containsExactlyElementsOf(all().stream().filter(described).toList());
  }

  private static boolean idle(Situation at) {
    return at.plan() == Plan.NONE;
  }

  private static boolean answers(Situation at) {
    return at.destination() != Destination.AWAY;
  }

  /** Home is whole where it is the source, and no drop is half done where it is not. */
  private static boolean sensible(Situation at) {
    return FROM_POOL.contains(at.source())
        ? at.home() != HomeState.DROPPING
        : at.home() == HomeState.WHOLE;
  }

  private static boolean forward(Situation at) {
    return FORWARD.contains(at.plan()) && sensible(at) && answers(at);
  }

  private static boolean sealing(Situation at) {
    return forward(at) && at.plan() == Plan.SEALING;
  }

  private static List<Situation> all() {
    List<Situation> all = new ArrayList<>();
    for (Plan plan : Plan.values()) {
      for (HomeState home : HomeState.values()) {
        for (Source source : Source.values()) {
          for (Destination destination : Destination.values()) {
            all.add(new Situation(plan, home, source, destination));
          }
        }
      }
    }
    return all;
  }
}
