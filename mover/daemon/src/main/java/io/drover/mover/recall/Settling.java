package io.drover.mover.recall;

import io.drover.mover.home.Fill;
import io.drover.mover.home.HoldEnds;
import io.drover.mover.home.HomeException;
import io.drover.mover.home.HomeFile;
import io.drover.mover.home.HomeFile.Durability;
import io.drover.mover.home.Superseded;
import io.drover.stub.DataVersion;
import io.drover.stub.Home;
import io.drover.stub.Stub;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * The end of a fill: data durable, then the stub, then nobody is asked about the file any more.
 * While a guard keeps writers out, readers need not wait for any of it: until the stub says whole,
 * a crash leaves a file whose bytes are fetched once more.
 */
final class Settling {
  private final Clock clock;
  private final HoldEnds holdEnds;

  Settling(Clock clock, HoldEnds holdEnds) {
    this.clock = clock;
    this.holdEnds = holdEnds;
  }

  /**
   * Makes home's return durable. The file may be used by anybody when it returns.
   *
   * @param guarded whether the fill keeps writers out
   */
  void settle(HomeFile file, Fill fill, long mtimeNanos, boolean guarded)
      throws HomeException, Superseded {
    fill.sync();
    long heldUntilNanos = guarded ? nanosOf(clock.instant().plus(HoldEnds.HELD)) : 0;
    file.change(
        Durability.DURABLE,
        found -> {
          Stub stub = found.own().orElseThrow(() -> new Superseded("the stub is gone"));
          return Optional.of(whole(stub, mtimeNanos, heldUntilNanos));
        });
    file.settle();
  }

  /** Closes a guarded fill and its file when the time has passed up to which they are held. */
  void closeLater(HomeFile file, Fill fill) {
    holdEnds.add(
        () -> {
          fill.close();
          file.close();
        });
  }

  /** The same for a fill whose file is closed. */
  void closeLater(Fill fill) {
    holdEnds.add(fill::close);
  }

  /** The content is that of the copies, whatever time the user gave the file while it was away. */
  private static Stub whole(Stub stub, long mtimeNanos, long heldUntilNanos) {
    DataVersion version = new DataVersion(stub.version().bytes(), mtimeNanos, stub.version().crc());
    return stub.withHome(Home.WHOLE).withVersion(version, heldUntilNanos);
  }

  private static long nanosOf(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
  }
}
