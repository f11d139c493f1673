package io.drover.mover.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.events.Code;
import io.drover.stub.Copy;
import io.drover.stub.ObjectCursor;
import io.drover.stub.PoolMigration;
import io.drover.stub.PoolMigration.Phase;
import io.drover.tier.Crc;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MigrationTest {
  private static final List<ObjectCursor> START = List.of(ObjectCursor.START);
  private static final List<ObjectCursor> REACHED = List.of(new ObjectCursor(1 << 20, 7, 9));
  private static final List<ObjectCursor> END = List.of(new ObjectCursor(Samples.BYTES, 1, 2));
  private static final Crc DIGEST = Samples.DIGEST;
  private static final Abandonment REASON = Abandonment.forGood(Code.CHANGED, "it changed");

  private static final Job JOB = job(true);

  private static final Migration PLANNED = new Migration.Planned(JOB);
  private static final Migration COPYING = new Migration.Copying(JOB, REACHED);
  private static final Migration SEALING = new Migration.Sealing(JOB, END, DIGEST);
  private static final Migration PUBLISHED = new Migration.Published(JOB, END, DIGEST);
  private static final Migration COMMITTED = new Migration.Committed(JOB, Samples.copy("vault", 2));
  private static final Migration ABORTING = new Migration.Aborting(JOB, REASON);
  private static final Migration GONE = new Migration.Gone(JOB, REASON);
  private static final Migration LEAVING = new Migration.Leaving(JOB, REASON);
  private static final Migration SUSPENDED = new Migration.Suspended(JOB, COPYING.entry());

  private static final List<Migration> STATES =
      List.of(PLANNED, COPYING, SEALING, PUBLISHED, COMMITTED, ABORTING, GONE, LEAVING, SUSPENDED);

  private static final Fact RECORDED = new Fact.PlanRecorded();
  private static final Fact DURABLE = new Fact.ChunksDurable(REACHED);
  private static final Fact COPIED = new Fact.BytesCopied(END, DIGEST);
  private static final Fact VISIBLE = new Fact.ObjectsPublished();
  private static final Fact NAMED = new Fact.CopyCommitted();
  private static final Fact GIVEN_UP = new Fact.GivenUp(REASON);
  private static final Fact LET_GO = new Fact.LetGo();
  private static final Fact DESTROYED = new Fact.ObjectsDestroyed();

  private static final List<Fact> FACTS =
      List.of(RECORDED, DURABLE, COPIED, VISIBLE, NAMED, GIVEN_UP, LET_GO, DESTROYED);

  @Test
  void everyStateTakesItsFactsAndRefusesAllOthers() {
    Map<Migration, Map<Fact, Migration>> table = table();
    for (Migration state : STATES) {
      for (Fact fact : FACTS) {
        Migration next = table.getOrDefault(state, Map.of()).get(fact);
        if (next == null) {
          assertThatThrownBy(() -> state.after(fact))
              .as("%s after %s", state, fact)
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("cannot happen to");
        } else {
          assertThat(state.after(fact)).as("%s after %s", state, fact).isEqualTo(next);
        }
      }
    }
  }

  private static Map<Migration, Map<Fact, Migration>> table() {
    Map<Migration, Map<Fact, Migration>> table = new HashMap<>();
    table.put(
        PLANNED,
        Map.of(
            RECORDED,
            new Migration.Copying(JOB, START),
            COPIED,
            SEALING,
            GIVEN_UP,
            ABORTING,
            LET_GO,
            new Migration.Aborting(JOB, Migration.LET_GO)));
    table.put(
        COPYING, Map.of(DURABLE, COPYING, COPIED, SEALING, GIVEN_UP, ABORTING, LET_GO, SUSPENDED));
    table.put(
        SEALING,
        Map.of(
            VISIBLE,
            PUBLISHED,
            GIVEN_UP,
            ABORTING,
            LET_GO,
            new Migration.Suspended(JOB, SEALING.entry())));
    table.put(
        PUBLISHED,
        Map.of(
            NAMED,
            new Migration.Committed(JOB, Copy.verified(JOB.destination(), DIGEST)),
            GIVEN_UP,
            ABORTING,
            LET_GO,
            new Migration.Suspended(JOB, SEALING.entry())));
    table.put(ABORTING, Map.of(DESTROYED, GONE, GIVEN_UP, LEAVING, LET_GO, LEAVING));
    return table;
  }

  @Test
  void anUnfinishedStateSaysWhatToDoAndAFinalOneDoesNot() {
    assertThat(PLANNED.next()).contains(new Effect.RecordPlan());
    assertThat(new Migration.Planned(job(false)).next()).contains(new Effect.CopyBytes(START));
    assertThat(COPYING.next()).contains(new Effect.CopyBytes(REACHED));
    assertThat(SEALING.next()).contains(new Effect.PublishObjects(END, DIGEST));
    assertThat(PUBLISHED.next()).contains(new Effect.CommitCopy(DIGEST));
    assertThat(ABORTING.next()).contains(new Effect.DestroyObjects());
    assertThat(List.of(COMMITTED, GONE, LEAVING, SUSPENDED))
        .allSatisfy(state -> assertThat(state.next()).isEmpty());
  }

  @Test
  void theStubHearsOfAMigrationFromItsPlanToItsEnd() {
    assertThat(PLANNED.entry()).isEmpty();
    assertThat(COPYING.entry()).contains(entry(REACHED, Phase.COPYING));
    assertThat(SEALING.entry()).contains(entry(END, Phase.SEALING));
    assertThat(PUBLISHED.entry()).isEqualTo(SEALING.entry());
    assertThat(COMMITTED.entry()).isEmpty();
    assertThat(ABORTING.entry()).contains(entry(START, Phase.ABORTING));
    assertThat(GONE.entry()).isEmpty();
    assertThat(LEAVING.entry()).isEqualTo(ABORTING.entry());
    assertThat(SUSPENDED.entry()).isEqualTo(COPYING.entry());
  }

  /** Whoever finds the entry of a suspended state goes on where that state would have. */
  @Test
  void aSuspendedMigrationLeavesTheEntryOfTheStateThatWasLeft() {
    for (Migration state : List.of(COPYING, SEALING, PUBLISHED)) {
      assertThat(state.after(LET_GO).entry()).isEqualTo(state.entry());
    }
  }

  private static PoolMigration entry(List<ObjectCursor> cursors, Phase phase) {
    return new PoolMigration(42, 3, Optional.empty(), JOB.destination(), cursors, phase);
  }

  private static Job job(boolean recorded) {
    return new Job(
        42, 3, Samples.ID, Samples.BYTES, Optional.empty(), Samples.place("vault", 2), recorded);
  }
}
