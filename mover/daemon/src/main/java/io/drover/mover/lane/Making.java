package io.drover.mover.lane;

import io.drover.events.FilePath;
import io.drover.events.Subject;
import io.drover.mover.home.HomeException;
import io.drover.mover.home.HomeFile.Durability;
import io.drover.mover.home.Superseded;
import io.drover.mover.intake.Assignment;
import io.drover.mover.intake.Finish;
import io.drover.mover.migration.Abandonment;
import io.drover.mover.migration.Job;
import io.drover.mover.migration.Migration;
import io.drover.stub.Copy;
import io.drover.stub.Grains;
import io.drover.stub.Manifest;
import io.drover.stub.Place;
import io.drover.stub.Stub;
import io.drover.tier.TierException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drives one migration to its end and says what became of it. */
final class Making {
  private static final Logger LOG = LoggerFactory.getLogger(Making.class);

  private final Workshop shop;
  private final Origin origin;
  private final Assignment assignment;
  private final Set<Place> beside;

  /**
   * @param beside places of other migrations of the same owner
   */
  Making(Workshop shop, Origin origin, Assignment assignment, Set<Place> beside) {
    this.shop = shop;
    this.origin = origin;
    this.assignment = assignment;
    this.beside = Set.copyOf(beside);
  }

  Ledger ledger(Job job) {
    return new Ledger(origin, job, beside, shop.clock());
  }

  /** Runs from the given state; grains before its cursors are known already. */
  Finish run(Migration start, Destination destination, Grains grains) throws InterruptedException {
    Job job = start.job();
    CopyWork.Tools tools =
        new CopyWork.Tools(
            origin.source(),
            origin.hold(),
            destination,
            grains,
            ledger(job),
            known -> manifest(job, known),
            () -> origin.file().facts().links(),
            assignment);
    CopyWork work = new CopyWork(start, tools, shop.pump());
    Migration end = work.run();
    if (end instanceof Migration.Committed) {
      prune(job);
    }
    return finish(end, work.lastFailure());
  }

  private Finish finish(Migration end, Optional<Abandonment> lastFailure) {
    return switch (end) {
      case Migration.Committed committed ->
          Answers.succeeded(
              "copied to pool " + committed.job().destination().pool(),
              committed.job().fileBytes(),
              origin.version().token());
      case Migration.Gone gone -> Answers.of(gone.reason());
      case Migration.Leaving leaving -> Answers.of(leaving.reason());
      case Migration.Suspended _ ->
          assignment.stop() == Assignment.Stop.REVOKED
              ? new Finish.LetGo()
              : Answers.of(lastFailure.orElse(Migration.LET_GO));
      case Migration.Planned _,
          Migration.Copying _,
          Migration.Sealing _,
          Migration.Published _,
          Migration.Aborting _ ->
          throw new IllegalStateException("not a final state: " + end);
    };
  }

  private Manifest manifest(Job job, Grains grains) throws IOException {
    Subject subject = assignment.request().subject();
    FilePath path =
        subject instanceof Subject.OfFile file ? file.path() : FilePath.of(job.id().toString());
    return new Manifest(
        shop.cell(),
        origin.file().key().tree(),
        Manifest.pathOf(path.bytes()),
        job.id(),
        origin.file().key().inode(),
        origin.file().attributes(),
        job.destination(),
        grains);
  }

  /** Drops what generations before the last one had, and the last one too where none is kept. */
  private void prune(Job job) {
    int current = job.destination().generation();
    int keptFrom = shop.keepsPrevious() ? current - 1 : current;
    List<Copy> old = new ArrayList<>();
    try {
      origin
          .file()
          .change(
              Durability.DURABLE,
              found -> {
                found.own().ifPresent(stub -> old.addAll(olderThan(keptFrom, stub)));
                return old.isEmpty()
                    ? Optional.empty()
                    : found.own().map(stub -> Remove.without(stub, old));
              });
      Remove.deleteUnshared(shop.pools(), job.id(), old);
    } catch (HomeException | TierException | Superseded e) {
      // What no stub names any more is garbage that a scrub of the pool finds.
      LOG.warn("dropping old generations of {} failed: {}", origin.file().key(), e.getMessage());
    }
  }

  private static List<Copy> olderThan(int keptFrom, Stub stub) {
    return stub.copies().stream().filter(copy -> copy.place().generation() < keptFrom).toList();
  }
}
