package io.drover.mover.lane;

import io.drover.events.Code;
import io.drover.mover.copy.Conditions;
import io.drover.mover.copy.Pool;
import io.drover.mover.copy.Pump;
import io.drover.mover.copy.Source;
import io.drover.mover.copy.Stopped;
import io.drover.mover.copy.Streams;
import io.drover.mover.copy.Transfer;
import io.drover.mover.home.HomeFile.Durability;
import io.drover.mover.home.SourceHold;
import io.drover.mover.home.Superseded;
import io.drover.mover.intake.Assignment;
import io.drover.mover.migration.Abandonment;
import io.drover.mover.migration.Effect;
import io.drover.mover.migration.Fact;
import io.drover.mover.migration.Job;
import io.drover.mover.migration.Migration;
import io.drover.stub.Copy;
import io.drover.stub.Grains;
import io.drover.stub.Manifest;
import io.drover.stub.ManifestCodec;
import io.drover.stub.ObjectCursor;
import io.drover.tier.TierException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One copy being made: performs what the migration asks for, writes each state into the stub, and
 * only then becomes it.
 */
final class CopyWork implements Conditions {
  private static final Logger LOG = LoggerFactory.getLogger(CopyWork.class);

  /**
   * What one copy works with.
   *
   * @param hold on home, when home is the source
   * @param grains filled while bytes are read, or before by whoever resumes
   */
  record Tools(
      Source source,
      Optional<SourceHold> hold,
      Destination destination,
      Grains grains,
      Ledger ledger,
      ManifestOf manifest,
      Linked linked,
      Assignment assignment) {}

  /** Whether anybody could still find the file. */
  interface Linked {
    int names() throws IOException;
  }

  /** Makes the manifest of the copy once all grains are known. */
  interface ManifestOf {
    Manifest with(Grains grains) throws IOException;
  }

  private final Tools tools;
  private final Pump pump;
  private final AtomicLong movedBytes = new AtomicLong();
  private volatile Migration state;
  private volatile Optional<Abandonment> lastFailure = Optional.empty();

  CopyWork(Migration start, Tools tools, Pump pump) {
    this.state = start;
    this.tools = tools;
    this.pump = pump;
    start
        .entry()
        .ifPresent(
            entry ->
                entry.cursors().forEach(cursor -> movedBytes.addAndGet(cursor.durableBytes())));
  }

  /** Runs to a final state and returns it. */
  Migration run() throws InterruptedException {
    try (Destination _ = tools.destination()) {
      Optional<Effect> effect = state.next();
      while (effect.isPresent()) {
        Fact fact = attempt(effect.get());
        LOG.debug("{} of {}: {}", name(effect.get()), job().id(), name(fact));
        become(state.after(fact));
        effect = state.next();
      }
      return state;
    }
  }

  private static String name(Object step) {
    return step.getClass().getSimpleName();
  }

  /** Why the last step failed, if it did; a suspended migration does not know. */
  Optional<Abandonment> lastFailure() {
    return lastFailure;
  }

  private Fact attempt(Effect effect) throws InterruptedException {
    try {
      return perform(effect);
    } catch (Stopped e) {
      return e.fact();
    } catch (Superseded e) {
      return leave(Abandonment.forNow(Code.BUSY, e.getMessage()));
    } catch (TierException.Transient e) {
      return leave(Answers.abandonment(e));
    } catch (IOException e) {
      return new Fact.GivenUp(Answers.abandonment(e));
    }
  }

  /**
   * A recorded migration is left as it is: its objects may be another owner's by now, or worth
   * going on with. An unrecorded one belongs to nobody else and nobody would find it again.
   */
  private Fact leave(Abandonment reason) {
    lastFailure = Optional.of(reason);
    return job().recorded() ? new Fact.LetGo() : new Fact.GivenUp(reason);
  }

  private Fact perform(Effect effect)
      throws IOException, Stopped, Superseded, InterruptedException {
    return switch (effect) {
      case Effect.RecordPlan() -> new Fact.PlanRecorded();
      case Effect.CopyBytes(List<ObjectCursor> cursors) -> copy(cursors);
      case Effect.PublishObjects(List<ObjectCursor> cursors, var digest) -> {
        if (tools.ledger().contradicts(digest)) {
          throw new Stopped(changedInSecret());
        }
        byte[] manifest = ManifestCodec.encode(tools.manifest().with(tools.grains()));
        tools.destination().publish(cursors, manifest, job().fileBytes());
        yield new Fact.ObjectsPublished();
      }
      case Effect.CommitCopy(var digest) -> {
        insist();
        tools.ledger().commit(Copy.verified(job().destination(), digest));
        yield new Fact.CopyCommitted();
      }
      case Effect.DestroyObjects() -> {
        tools.ledger().requireUnnamed();
        tools.destination().destroy();
        yield new Fact.ObjectsDestroyed();
      }
    };
  }

  private Fact copy(List<ObjectCursor> cursors) throws IOException, Stopped, InterruptedException {
    try (Closing _ = stream()) {
      return pumped(cursors);
    }
  }

  private interface Closing extends AutoCloseable {
    @Override
    void close();
  }

  /** A large file's turn; meanwhile writers, cancels and revocations are heeded. */
  private Closing stream() throws Stopped, InterruptedException {
    if (!job().recorded()) {
      return () -> {};
    }
    Pool pool = tools.destination().pool();
    Optional<Streams.Stream> stream = pool.streams().enter();
    while (stream.isEmpty()) {
      check();
      tools
          .assignment()
          .waitingFor("pool " + pool.name() + " writes as many large files as it may (streams)");
      stream = pool.streams().enter();
    }
    tools.assignment().waitingFor("");
    return stream.get()::close;
  }

  private Fact.BytesCopied pumped(List<ObjectCursor> cursors)
      throws IOException, Stopped, InterruptedException {
    Transfer transfer =
        new Transfer(
            tools.source(),
            job().destination().layout(),
            tools.destination().open(cursors, job().fileBytes()),
            cursors,
            tools.grains(),
            job().recorded(),
            this);
    Fact.BytesCopied copied = pump.run(transfer);
    check();
    return copied;
  }

  private void insist() throws IOException, Stopped {
    if (tools.linked().names() == 0) {
      throw new Stopped(
          new Fact.GivenUp(
              Abandonment.forGood(
                  Code.NO_SUCH_FILE, "the file was deleted while it was copied; nothing is left")));
    }
    if (tools.hold().isPresent() && !tools.hold().get().insist()) {
      throw new Stopped(openedForWriting());
    }
  }

  /** Persist, then become: a state that cannot be written down is not entered. */
  private void become(Migration next) {
    boolean silent = !job().recorded() || next instanceof Migration.Committed;
    if (silent || next.entry().equals(state.entry())) {
      state = next;
      return;
    }
    try {
      tools.ledger().record(next.entry(), Durability.DURABLE);
      state = next;
    } catch (Superseded e) {
      state = state.after(leave(Abandonment.forNow(Code.BUSY, e.getMessage())));
    } catch (IOException e) {
      // The stub still says what it said before, and recovery goes on from there.
      state = state.after(leave(Answers.abandonment(e)));
    }
  }

  @Override
  public void check() throws Stopped {
    switch (tools.assignment().stop()) {
      case NONE -> {}
      case CANCELLED ->
          throw new Stopped(
              new Fact.GivenUp(
                  Abandonment.forGood(Code.CANCELLED, "cancelled; nothing of the copy is left")));
      case REVOKED -> throw new Stopped(leave(Migration.LET_GO));
    }
    if (tools.hold().isPresent() && !tools.hold().get().unbroken()) {
      throw new Stopped(openedForWriting());
    }
  }

  @Override
  public void moved(long bytes) {
    long total = tools.source().bytes();
    tools.assignment().progress(movedBytes.addAndGet(bytes), total);
  }

  /** A lost checkpoint costs one interval, so it need not be flushed. */
  @Override
  public void durable(List<ObjectCursor> cursors) throws IOException, Stopped {
    Migration next = state.after(new Fact.ChunksDurable(cursors));
    try {
      tools.ledger().record(next.entry(), Durability.VISIBLE);
    } catch (Superseded e) {
      throw new Stopped(leave(Abandonment.forNow(Code.BUSY, e.getMessage())));
    }
    state = next;
  }

  private Job job() {
    return state.job();
  }

  private static Fact changedInSecret() {
    return new Fact.GivenUp(
        Abandonment.forNow(
            Code.CHANGED,
            "the file was written to and given its old modification time back while its copy was"
                + " left half done; its other copies are of what it was before"));
  }

  private static Fact openedForWriting() {
    return new Fact.GivenUp(
        Abandonment.forGood(
            Code.OPEN_FOR_WRITE,
            "somebody opened the file for writing while it was copied; the copy was given up"));
  }
}
