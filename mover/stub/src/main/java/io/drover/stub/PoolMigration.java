package io.drover.stub;

import java.util.List;
import java.util.Optional;

/**
 * A copy on its way into a pool, as far as the stub has to know of it.
 *
 * @param request tag of the request that asked for it
 * @param epoch fencing number; grows with every owner that takes the migration up
 * @param source the copy it reads from; empty means home
 * @param destination where it goes
 * @param cursors one per object of the destination
 */
public record PoolMigration(
    long request,
    int epoch,
    Optional<Place> source,
    Place destination,
    List<ObjectCursor> cursors,
    Phase phase) {
  /** What the owner was doing when it last wrote the stub. */
  public enum Phase implements Coded {
    COPYING(0),
    /** Every byte is durable; objects are being published. */
    SEALING(1),
    /** The migration is given up; its objects are being destroyed. */
    ABORTING(2);

    private final int code;

    Phase(int code) {
      this.code = code;
    }

    @Override
    public int code() {
      return code;
    }
  }

  public PoolMigration {
    cursors = List.copyOf(cursors);
    if (cursors.size() != destination.layout().stripeCount()) {
      throw new IllegalArgumentException(
          cursors.size() + " cursors for " + destination.layout().stripeCount() + " objects");
    }
  }

  public PoolMigration at(List<ObjectCursor> reached) {
    return new PoolMigration(request, epoch, source, destination, reached, phase);
  }

  public PoolMigration in(Phase next) {
    return new PoolMigration(request, epoch, source, destination, cursors, next);
  }

  public PoolMigration ownedBy(int newEpoch) {
    return new PoolMigration(request, newEpoch, source, destination, cursors, phase);
  }
}
