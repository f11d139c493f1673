package io.drover.mover.migration;

import io.drover.events.Code;
import io.drover.stub.Copy;
import io.drover.stub.ObjectCursor;
import io.drover.stub.PoolMigration;
import io.drover.stub.PoolMigration.Phase;
import io.drover.tier.Crc;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A copy being made: {@code Planned → Copying → Sealing → Published → Committed}, or from anywhere
 * before the commit {@code → Aborting → Gone}. Both functions are pure; whoever drives a migration
 * performs {@link #next}, writes {@link #entry} of the state it leads to into the stub, and only
 * then becomes it.
 */
public sealed interface Migration {
  Job job();

  /** What to do now; nothing in a final state. */
  Optional<Effect> next();

  /**
   * The state after a fact.
   *
   * @throws IllegalStateException when the fact cannot happen in this state: a defect
   */
  Migration after(Fact fact);

  /** What the stub says of the migration while it is in this state. */
  Optional<PoolMigration> entry();

  /** Nothing was done yet. */
  record Planned(Job job) implements Migration {
    @Override
    public Optional<Effect> next() {
      return Optional.of(
          job.recorded() ? new Effect.RecordPlan() : new Effect.CopyBytes(start(job)));
    }

    @Override
    public Migration after(Fact fact) {
      return switch (fact) {
        case Fact.PlanRecorded() -> new Copying(job, start(job));
        case Fact.BytesCopied(List<ObjectCursor> cursors, Crc digest) ->
            new Sealing(job, cursors, digest);
        case Fact.GivenUp(Abandonment reason) -> new Aborting(job, reason);
        case Fact.LetGo() -> new Aborting(job, LET_GO);
        case Fact.ChunksDurable _,
            Fact.ObjectsPublished _,
            Fact.CopyCommitted _,
            Fact.ObjectsDestroyed _ ->
            throw impossible(this, fact);
      };
    }

    @Override
    public Optional<PoolMigration> entry() {
      return Optional.empty();
    }
  }

  /** Bytes are on their way; everything before the cursors is durable. */
  record Copying(Job job, List<ObjectCursor> cursors) implements Migration {
    @Override
    public Optional<Effect> next() {
      return Optional.of(new Effect.CopyBytes(cursors));
    }

    @Override
    public Migration after(Fact fact) {
      return switch (fact) {
        case Fact.ChunksDurable(List<ObjectCursor> reached) -> new Copying(job, reached);
        case Fact.BytesCopied(List<ObjectCursor> reached, Crc digest) ->
            new Sealing(job, reached, digest);
        case Fact.GivenUp(Abandonment reason) -> new Aborting(job, reason);
        case Fact.LetGo() -> new Suspended(job, entry());
        case Fact.PlanRecorded _,
            Fact.ObjectsPublished _,
            Fact.CopyCommitted _,
            Fact.ObjectsDestroyed _ ->
            throw impossible(this, fact);
      };
    }

    @Override
    public Optional<PoolMigration> entry() {
      return Optional.of(entryOf(job, cursors, Phase.COPYING));
    }
  }

  /** Every byte is in the pool; the objects are about to become visible. */
  record Sealing(Job job, List<ObjectCursor> cursors, Crc digest) implements Migration {
    @Override
    public Optional<Effect> next() {
      return Optional.of(new Effect.PublishObjects(cursors, digest));
    }

    @Override
    public Migration after(Fact fact) {
      return switch (fact) {
        case Fact.ObjectsPublished() -> new Published(job, cursors, digest);
        case Fact.GivenUp(Abandonment reason) -> new Aborting(job, reason);
        case Fact.LetGo() -> new Suspended(job, entry());
        case Fact.PlanRecorded _,
            Fact.ChunksDurable _,
            Fact.BytesCopied _,
            Fact.CopyCommitted _,
            Fact.ObjectsDestroyed _ ->
            throw impossible(this, fact);
      };
    }

    @Override
    public Optional<PoolMigration> entry() {
      return Optional.of(entryOf(job, cursors, Phase.SEALING));
    }
  }

  /** Objects are visible, and nothing points at them yet. */
  record Published(Job job, List<ObjectCursor> cursors, Crc digest) implements Migration {
    @Override
    public Optional<Effect> next() {
      return Optional.of(new Effect.CommitCopy(digest));
    }

    @Override
    public Migration after(Fact fact) {
      return switch (fact) {
        case Fact.CopyCommitted() -> new Committed(job, Copy.verified(job.destination(), digest));
        case Fact.GivenUp(Abandonment reason) -> new Aborting(job, reason);
        case Fact.LetGo() -> new Suspended(job, entry());
        case Fact.PlanRecorded _,
            Fact.ChunksDurable _,
            Fact.BytesCopied _,
            Fact.ObjectsPublished _,
            Fact.ObjectsDestroyed _ ->
            throw impossible(this, fact);
      };
    }

    @Override
    public Optional<PoolMigration> entry() {
      return Optional.of(entryOf(job, cursors, Phase.SEALING));
    }
  }

  /** The stub names the copy. Final. */
  record Committed(Job job, Copy copy) implements Migration {
    @Override
    public Optional<Effect> next() {
      return Optional.empty();
    }

    @Override
    public Migration after(Fact fact) {
      throw impossible(this, fact);
    }

    @Override
    public Optional<PoolMigration> entry() {
      return Optional.empty();
    }
  }

  /** Given up; its objects are being destroyed. */
  record Aborting(Job job, Abandonment reason) implements Migration {
    @Override
    public Optional<Effect> next() {
      return Optional.of(new Effect.DestroyObjects());
    }

    @Override
    public Migration after(Fact fact) {
      return switch (fact) {
        case Fact.ObjectsDestroyed() -> new Gone(job, reason);
        // The pool is away or somebody else takes over: the stub goes on saying ABORTING.
        case Fact.GivenUp _, Fact.LetGo _ -> new Leaving(job, reason);
        case Fact.PlanRecorded _,
            Fact.ChunksDurable _,
            Fact.BytesCopied _,
            Fact.ObjectsPublished _,
            Fact.CopyCommitted _ ->
            throw impossible(this, fact);
      };
    }

    @Override
    public Optional<PoolMigration> entry() {
      return Optional.of(entryOf(job, start(job), Phase.ABORTING));
    }
  }

  /** Given up, and nothing of it is left anywhere. Final. */
  record Gone(Job job, Abandonment reason) implements Migration {
    @Override
    public Optional<Effect> next() {
      return Optional.empty();
    }

    @Override
    public Migration after(Fact fact) {
      throw impossible(this, fact);
    }

    @Override
    public Optional<PoolMigration> entry() {
      return Optional.empty();
    }
  }

  /**
   * Given up while the pool was away: the stub still asks for its objects to be destroyed. Final.
   */
  record Leaving(Job job, Abandonment reason) implements Migration {
    @Override
    public Optional<Effect> next() {
      return Optional.empty();
    }

    @Override
    public Migration after(Fact fact) {
      throw impossible(this, fact);
    }

    @Override
    public Optional<PoolMigration> entry() {
      return Optional.of(entryOf(job, start(job), Phase.ABORTING));
    }
  }

  /** Left as the stub has it for the next owner. Final for this one. */
  record Suspended(Job job, Optional<PoolMigration> entry) implements Migration {
    @Override
    public Optional<Effect> next() {
      return Optional.empty();
    }

    @Override
    public Migration after(Fact fact) {
      throw impossible(this, fact);
    }
  }

  Abandonment LET_GO = Abandonment.forNow(Code.BUSY, "another daemon performs the request");

  private static List<ObjectCursor> start(Job job) {
    return Collections.nCopies(job.destination().layout().stripeCount(), ObjectCursor.START);
  }

  private static PoolMigration entryOf(Job job, List<ObjectCursor> cursors, Phase phase) {
    return new PoolMigration(
        job.request(),
        job.epoch(),
        job.source().map(Copy::place),
        job.destination(),
        cursors,
        phase);
  }

  private static IllegalStateException impossible(Migration state, Fact fact) {
    return new IllegalStateException(fact + " cannot happen to " + state);
  }
}
