package io.drover.mover.lane;

import io.drover.mover.home.HoldEnds;
import io.drover.mover.home.HomeException;
import io.drover.mover.home.HomeFile;
import io.drover.mover.home.HomeFile.Durability;
import io.drover.mover.home.Superseded;
import io.drover.mover.migration.Job;
import io.drover.stub.Copy;
import io.drover.stub.DataVersion;
import io.drover.stub.Flag;
import io.drover.stub.Place;
import io.drover.stub.PoolMigration;
import io.drover.stub.Stub;
import io.drover.tier.Crc;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What a migration writes into its file's stub. Every write compares first: the stub must still be
 * the one this owner works on, which its epoch tells.
 */
final class Ledger {
  /**
   * On the way a writer may break the hold at any moment, and what he writes right after our stub
   * must not pass for something that could not happen.
   */
  private static final long NOT_HELD = 0;

  private final HomeFile file;
  private final Job job;
  private final DataVersion version;
  private final boolean held;
  private final Set<Place> beside;
  private final Clock clock;

  /**
   * @param origin the content that is copied; a hold keeps writers out while the stub is written
   * @param beside where this owner makes other copies of the content at the same time, or leaves
   *     some half made for later
   */
  Ledger(Origin origin, Job job, Set<Place> beside, Clock clock) {
    this.file = origin.file();
    this.job = job;
    this.version = origin.version();
    this.held = origin.hold().isPresent();
    this.beside = Set.copyOf(beside);
    this.clock = clock;
  }

  /** Writes what the stub has to say of the migration from now on; nothing when it is over. */
  void record(Optional<PoolMigration> entry, Durability durability)
      throws HomeException, Superseded {
    file.change(
        durability,
        found -> {
          Stub stub = ours(found.own());
          Stub about = about(stub, version, NOT_HELD);
          return Optional.of(
              entry
                  .map(about::withMigration)
                  .orElseGet(() -> about.withoutMigration(job.destination())));
        });
  }

  /**
   * Whether what was copied is not what the copies of the same generation hold. No hold outlives a
   * crash: whoever resumed compared what had been copied, and nothing of the rest.
   */
  boolean contradicts(Crc digest) throws HomeException {
    return held
        && file.stub()
            .own()
            .filter(stub -> isKnown(stub, version, job.destination().generation()))
            .flatMap(stub -> stub.version().crc())
            .filter(known -> !known.equals(digest))
            .isPresent();
  }

  /** Writes the copy into the stub: the commit. */
  void commit(Copy copy) throws HomeException, Superseded {
    DataVersion digested = version.withCrc(copy.digest());
    file.change(
        Durability.DURABLE,
        found -> {
          Stub stub = ours(found.own());
          return Optional.of(
              about(stub, digested, heldUntilNanos(clock))
                  .withCopy(copy)
                  .withoutMigration(job.destination())
                  .without(Flag.DIRTY)
                  .endedBy(job.request()));
        });
  }

  /** Takes over a migration that an earlier owner recorded. */
  void takeOver(PoolMigration found) throws HomeException, Superseded {
    file.change(
        Durability.DURABLE,
        now -> {
          Stub stub = now.own().orElseThrow(() -> new Superseded("the stub is gone"));
          if (!stub.migrations().contains(found)) {
            throw new Superseded("another owner took the migration up");
          }
          return Optional.of(stub.withMigration(found.ownedBy(job.epoch())));
        });
  }

  private Stub ours(Optional<Stub> found) throws Superseded {
    Stub stub = found.orElseGet(() -> Stub.fresh(job.id(), file.key().inode(), version));
    boolean owned = stub.migrations().stream().allMatch(this::isOurs);
    if (!stub.id().equals(job.id()) || !owned) {
      throw new Superseded("another owner works on " + file.key());
    }
    if (names(stub)) {
      throw new Superseded("the copy of " + file.key() + " was committed already");
    }
    if (stub.generation() > job.destination().generation()) {
      throw new Superseded("a newer content of " + file.key() + " was archived");
    }
    return stub;
  }

  /**
   * Asked before objects are destroyed: a commit that reported a failure may have happened.
   *
   * @throws Superseded when the stub names the copy
   */
  void requireUnnamed() throws HomeException, Superseded {
    if (file.stub().own().filter(this::names).isPresent()) {
      throw new Superseded("the stub of " + file.key() + " names the copy");
    }
  }

  private boolean names(Stub stub) {
    return stub.copies().stream().anyMatch(copy -> copy.place().equals(job.destination()));
  }

  private boolean isOurs(PoolMigration found) {
    return found.destination().equals(job.destination())
        ? found.epoch() == job.epoch()
        : beside.contains(found.destination());
  }

  private Stub about(Stub stub, DataVersion content, long heldUntilNanos) {
    if (!held) {
      return stub;
    }
    int generation = job.destination().generation();
    boolean digested = content.crc().isEmpty() && isKnown(stub, content, generation);
    DataVersion known = digested ? stub.version() : content;
    return stub.withContent(known, heldUntilNanos, generation);
  }

  /** Whether copies of this very content were made before, so that its digest is known. */
  private static boolean isKnown(Stub stub, DataVersion content, int generation) {
    return stub.generation() == generation
        && stub.version().bytes() == content.bytes()
        && stub.version().mtimeNanos() == content.mtimeNanos()
        && !stub.goodCopies().isEmpty();
  }

  /** For a stub that is written under a hold that insists, and that is kept that long after it. */
  static long heldUntilNanos(Clock clock) {
    Instant until = clock.instant().plus(HoldEnds.HELD);
    return Math.addExact(
        Math.multiplyExact(until.getEpochSecond(), 1_000_000_000L), until.getNano());
  }
}
