package io.drover.mover.lane;

import io.drover.mover.home.HomeException;
import io.drover.mover.home.HomeFile;
import io.drover.mover.home.HomeFile.Durability;
import io.drover.mover.home.Superseded;
import io.drover.mover.migration.Job;
import io.drover.stub.Copy;
import io.drover.stub.DataVersion;
import io.drover.stub.Flag;
import io.drover.stub.PoolMigration;
import io.drover.stub.Stub;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a migration writes into its file's stub. Every write compares first: the stub must still be
 * the one this owner works on, which its epoch tells.
 */
final class Ledger {
  /**
   * How long after a stub write its file stays held, so that the clock that stamps ctimes (one tick
   * of 4 ms at HZ=250) has certainly passed it.
   */
  static final Duration HELD = Duration.ofMillis(20);

  private final HomeFile file;
  private final Job job;
  private final DataVersion version;
  private final boolean held;
  private final Clock clock;

  /**
   * @param version of the content that is copied
   * @param held whether home is the source and a hold keeps writers out while the stub is written
   */
  Ledger(HomeFile file, Job job, DataVersion version, boolean held, Clock clock) {
    this.file = file;
    this.job = job;
    this.version = version;
    this.held = held;
    this.clock = clock;
  }

  /** Writes what the stub has to say of the migration from now on; nothing when it is over. */
  void record(Optional<PoolMigration> entry, Durability durability)
      throws HomeException, Superseded {
    file.change(
        durability,
        found -> {
          Stub stub = ours(found.own());
          return Optional.of(about(stub, version).withMigration(entry));
        });
  }

  /** Writes the copy into the stub: the commit. */
  void commit(Copy copy) throws HomeException, Superseded {
    DataVersion digested = version.withCrc(copy.digest());
    file.change(
        Durability.DURABLE,
        found -> {
          Stub stub = ours(found.own());
          return Optional.of(
              about(stub, digested)
                  .withCopy(copy)
                  .withMigration(Optional.empty())
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
          if (!stub.migration().equals(Optional.of(found))) {
            throw new Superseded("another owner took the migration up");
          }
          return Optional.of(stub.withMigration(Optional.of(found.ownedBy(job.epoch()))));
        });
  }

  private Stub ours(Optional<Stub> found) throws Superseded {
    Stub stub = found.orElseGet(() -> Stub.fresh(job.id(), file.key().inode(), version));
    boolean owned = stub.migration().map(this::isOurs).orElse(true);
    if (!stub.id().equals(job.id()) || !owned) {
      throw new Superseded("another owner works on " + file.key());
    }
    if (stub.generation() > job.destination().generation()) {
      throw new Superseded("a newer content of " + file.key() + " was archived");
    }
    return stub;
  }

  private boolean isOurs(PoolMigration found) {
    return found.epoch() == job.epoch() && found.destination().equals(job.destination());
  }

  private Stub about(Stub stub, DataVersion content) {
    if (!held) {
      return stub;
    }
    Instant until = clock.instant().plus(HELD);
    long untilNanos =
        Math.addExact(Math.multiplyExact(until.getEpochSecond(), 1_000_000_000L), until.getNano());
    return stub.withContent(known(stub, content), untilNanos, job.destination().generation());
  }

  /** A further copy of a content whose digest is known must not forget it on the way. */
  private DataVersion known(Stub stub, DataVersion content) {
    boolean same =
        stub.generation() == job.destination().generation()
            && stub.version().bytes() == content.bytes();
    return content.crc().isEmpty() && same
        ? new DataVersion(content.bytes(), content.mtimeNanos(), stub.version().crc())
        : content;
  }
}
