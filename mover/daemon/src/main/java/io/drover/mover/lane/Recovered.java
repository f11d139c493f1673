package io.drover.mover.lane;

import io.drover.events.Code;
import io.drover.mover.copy.CopySource;
import io.drover.mover.copy.Pool;
import io.drover.mover.copy.Source;
import io.drover.mover.copy.Unstaged;
import io.drover.mover.home.HomeFile;
import io.drover.mover.home.HomeFile.Durability;
import io.drover.mover.home.SourceHold;
import io.drover.mover.home.Superseded;
import io.drover.mover.intake.Assignment;
import io.drover.mover.intake.Finish;
import io.drover.mover.migration.Abandonment;
import io.drover.mover.migration.Job;
import io.drover.mover.migration.Migration;
import io.drover.mover.migration.Recovery;
import io.drover.mover.migration.Sameness;
import io.drover.mover.migration.Situation;
import io.drover.stub.Copy;
import io.drover.stub.Flag;
import io.drover.stub.Grains;
import io.drover.stub.Home;
import io.drover.stub.ObjectCursor;
import io.drover.stub.Place;
import io.drover.stub.PoolMigration;
import io.drover.stub.Stub;
import io.drover.tier.ByteRange;
import io.drover.tier.Crc;
import io.drover.tier.TierException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes up a migration that a stub speaks of, as the recovery table says. */
final class Recovered {
  private static final Logger LOG = LoggerFactory.getLogger(Recovered.class);

  private final Workshop shop;
  private final Assignment assignment;
  private final HomeFile file;
  private final Optional<SourceHold> hold;

  Recovered(Workshop shop, Assignment assignment, HomeFile file, Optional<SourceHold> hold) {
    this.shop = shop;
    this.assignment = assignment;
    this.file = file;
    this.hold = hold;
  }

  /**
   * Brings a migration of the stub to an end.
   *
   * @return the request's answer when the migration was the request's own or cannot be ended now;
   *     nothing when the way is free for another attempt
   */
  Optional<Finish> run(Stub stub, PoolMigration migration)
      throws IOException, Superseded, InterruptedException {
    Pool pool = shop.pools().named(migration.destination().pool());
    try (Destination destination = new Destination(pool, stub.id(), migration.destination())) {
      Situation situation =
          new Situation(
              Resumption.planOf(migration),
              Resumption.homeOf(stub),
              sourceOf(stub, migration),
              Resumption.look(destination, migration, stub.version().bytes()));
      Recovery row = Recovery.of(situation);
      LOG.info("recovery row {} ({}) for {}", row, row.decision(), file.key());
      return carryOut(row, stub, migration, destination);
    }
  }

  /**
   * Gives a migration up for the sake of another operation; its own request, when it comes again,
   * starts anew.
   *
   * @return the other operation's answer when the pool is away and nothing can be given up
   */
  Optional<Finish> giveUp(Stub stub, PoolMigration migration)
      throws IOException, Superseded, InterruptedException {
    Pool pool = shop.pools().named(migration.destination().pool());
    try (Destination destination = new Destination(pool, stub.id(), migration.destination())) {
      return destroy(stub, migration, destination);
    }
  }

  private Optional<Finish> carryOut(
      Recovery row, Stub stub, PoolMigration migration, Destination destination)
      throws IOException, Superseded, InterruptedException {
    return switch (row.decision()) {
      case NOTHING -> Optional.empty();
      case FINISH_DROP -> {
        finishDrop();
        yield Optional.empty();
      }
      case WAIT ->
          Optional.of(
              new Finish.NotNow(
                  Code.POOL_OFFLINE,
                  "pool " + migration.destination().pool() + " does not answer; it is waited for"));
      case DESTROY -> destroy(stub, migration, destination);
      case RESUME, COMPARE_AND_RESUME, PUBLISH, COMPARE_AND_PUBLISH ->
          resume(stub, migration, destination);
      case QUARANTINE -> quarantine(row);
    };
  }

  private Situation.Source sourceOf(Stub stub, PoolMigration migration) throws IOException {
    if (migration.source().isPresent()) {
      boolean good =
          stub.copies().stream()
              .anyMatch(copy -> copy.isGood() && copy.place().equals(migration.source().get()));
      return good ? Situation.Source.POOL_GOOD : Situation.Source.POOL_GONE;
    }
    if (hold.isEmpty()) {
      return Situation.Source.HOME_OPEN;
    }
    return switch (Sameness.of(stub, hold.get().facts())) {
      case SAME -> Situation.Source.HOME_SAME;
      case UNSURE -> Situation.Source.HOME_UNSURE;
      case CHANGED -> Situation.Source.HOME_CHANGED;
    };
  }

  /** Whoever takes a recorded migration up writes down that it is his before he touches it. */
  private Job takeOver(Stub stub, PoolMigration migration, Ledger ledger, Job job)
      throws IOException, Superseded {
    ledger.takeOver(migration);
    LOG.debug("epoch {} takes {} up from {}", job.epoch(), stub.id(), migration.epoch());
    return job;
  }

  private Job jobOf(Stub stub, PoolMigration migration) {
    Optional<Copy> source =
        migration
            .source()
            .map(place -> Copy.verified(place, stub.version().crc().orElse(Crc.EMPTY)));
    return new Job(
        migration.request(),
        migration.epoch() + 1,
        stub.id(),
        stub.version().bytes(),
        source,
        migration.destination(),
        true);
  }

  private Optional<Finish> destroy(Stub stub, PoolMigration migration, Destination destination)
      throws IOException, Superseded, InterruptedException {
    Job job = jobOf(stub, migration);
    Abandonment reason =
        Abandonment.forNow(Code.CHANGED, "the file changed after its copy was begun");
    // Nothing is read to destroy, so the source need not be there any more.
    Source source =
        hold.<Source>map(Content::new).orElseGet(() -> new Unread(stub.version().bytes()));
    Origin origin = new Origin(file, stub.id(), source, Optional.empty(), stub.version());
    Making making = new Making(shop, origin, assignment, beside(stub, migration));
    takeOver(stub, migration, making.ledger(job), job);
    Finish finish =
        making.run(new Migration.Aborting(job, reason), destination, new Grains(job.fileBytes()));
    return isOver(migration) ? Optional.empty() : Optional.of(finish);
  }

  private Optional<Finish> resume(Stub stub, PoolMigration migration, Destination destination)
      throws IOException, Superseded, InterruptedException {
    Job job = jobOf(stub, migration);
    Grains grains = new Grains(job.fileBytes());
    try (CopyOrHome origin = open(stub, migration)) {
      if (!Resumption.relearn(origin.origin().source(), job, migration, grains)) {
        return destroy(stub, migration, destination);
      }
      Making making = new Making(shop, origin.origin(), assignment, beside(stub, migration));
      takeOver(stub, migration, making.ledger(job), job);
      Finish finish = making.run(stateOf(job, migration), destination, grains);
      return answers(finish, migration) ? Optional.of(finish) : Optional.empty();
    }
  }

  /** Whether what became of the migration is what the request is told. */
  private boolean answers(Finish finish, PoolMigration migration) throws IOException {
    boolean own = migration.request() == Tag.of(assignment.request());
    return own || !isOver(migration) || !(finish instanceof Finish.Ended);
  }

  private boolean isOver(PoolMigration migration) throws IOException {
    return Stubs.of(file).flatMap(stub -> stub.migrationTo(migration.destination())).isEmpty();
  }

  /** Those that this owner has not come to yet. */
  private static Set<Place> beside(Stub stub, PoolMigration migration) {
    return stub.migrations().stream()
        .map(PoolMigration::destination)
        .filter(place -> !place.equals(migration.destination()))
        .collect(Collectors.toSet());
  }

  private static Migration stateOf(Job job, PoolMigration migration) {
    if (migration.phase() == PoolMigration.Phase.COPYING) {
      return new Migration.Copying(job, migration.cursors());
    }
    int whole = 0;
    for (ObjectCursor cursor : migration.cursors()) {
      whole ^= cursor.fileShare();
    }
    return new Migration.Sealing(job, migration.cursors(), new Crc(whole, job.fileBytes()));
  }

  /** Nothing of home is believed any more; the punch itself is repeated when it is filled. */
  private void finishDrop() throws IOException, Superseded {
    file.change(
        Durability.DURABLE,
        found ->
            found
                .own()
                .filter(stub -> stub.home() instanceof Home.Dropping)
                .map(stub -> stub.withHome(Home.Away.ENTIRELY)));
  }

  private Optional<Finish> quarantine(Recovery row) throws IOException, Superseded {
    file.change(Durability.DURABLE, found -> found.own().map(stub -> stub.with(Flag.QUARANTINED)));
    return Optional.of(
        Answers.failed(
            Code.NEEDS_ATTENTION,
            "the state of the file and its objects matches recovery row "
                + row
                + ", which nobody may repair by guessing; see docs/recovery.md"));
  }

  /** A source that nobody reads. */
  private record Unread(long bytes) implements Source {
    @Override
    public int read(long offset, ByteBuffer into) {
      throw new IllegalStateException("nothing is read to destroy a copy");
    }

    @Override
    public ByteRange dataAt(long offset) {
      throw new IllegalStateException("nothing is read to destroy a copy");
    }
  }

  /** The source that the migration reads from, open. */
  private record CopyOrHome(Origin origin, Optional<CopySource> copy) implements AutoCloseable {
    @Override
    public void close() {
      copy.ifPresent(CopySource::close);
    }
  }

  private CopyOrHome open(Stub stub, PoolMigration migration) throws TierException, Unstaged {
    // Home may be whole and held although a pool is what was read: it was restored meanwhile.
    if (migration.source().isEmpty()) {
      Source home = new Content(hold.orElseThrow());
      Origin origin =
          new Origin(file, stub.id(), home, hold, Content.versionOf(hold.get().facts()));
      return new CopyOrHome(origin, Optional.empty());
    }
    Copy copy =
        stub.copies().stream()
            .filter(found -> migration.source().equals(Optional.of(found.place())))
            .findFirst()
            .orElseThrow(() -> new TierException.Missing("the copy that was read is gone"));
    Pool pool = shop.pools().named(copy.place().pool());
    CopySource source = shop.stagings().open(pool, stub.idOf(copy), copy);
    return new CopyOrHome(
        new Origin(file, stub.id(), source, Optional.empty(), stub.version()), Optional.of(source));
  }
}
