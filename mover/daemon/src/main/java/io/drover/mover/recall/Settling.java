package io.drover.mover.recall;

import io.drover.mover.home.Fill;
import io.drover.mover.home.HoldEnds;
import io.drover.mover.home.HomeException;
import io.drover.mover.home.HomeFile;
import io.drover.mover.home.HomeFile.Durability;
import io.drover.mover.home.Superseded;
import io.drover.mover.home.Tree;
import io.drover.stub.DataVersion;
import io.drover.stub.Home;
import io.drover.stub.Stub;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a fill: data durable, then the stub, then nobody is asked about the file any more.
 * While a guard keeps writers out, readers need not wait for any of it: until the stub says whole,
 * a crash leaves a file whose bytes are fetched once more.
 */
final class Settling implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Settling.class);

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
    write(Durability.DURABLE, file, mtimeNanos, guarded);
    file.settle();
  }

  /**
   * The same for many guarded ones, with two flushes for all of them. All are closed when their
   * guards have been held long enough.
   *
   * @return those that must be filled again: whether a stub was written is then unknown
   */
  List<Filled> settle(Tree tree, List<Filled> group) {
    List<Filled> left = new ArrayList<>(group);
    try {
      tree.flush(files(group));
      List<Filled> written = group.stream().filter(this::isWritten).toList();
      tree.flush(files(written));
      for (Filled each : written) {
        // Of a marked file the next question has to be seen.
        if (!each.outcome().awaitsFirst()) {
          each.file().settle();
        }
        left.remove(each);
      }
    } catch (HomeException | RuntimeException e) {
      LOG.info("the ends of {} fills are tried again: {}", left.size(), e.getMessage());
    } finally {
      group.forEach(each -> closeLater(each.file(), each.fill()));
    }
    return left;
  }

  private static List<HomeFile> files(List<Filled> group) {
    return group.stream().map(Filled::file).toList();
  }

  private boolean isWritten(Filled filled) {
    try {
      boolean guarded = filled.fill().isGuarded();
      write(Durability.VISIBLE, filled.file(), filled.mtimeNanos(), guarded);
      return true;
    } catch (HomeException | Superseded e) {
      LOG.info("the fill of {} is ended again: {}", filled.file().key(), e.getMessage());
      return false;
    }
  }

  private void write(Durability durability, HomeFile file, long mtimeNanos, boolean guarded)
      throws HomeException, Superseded {
    long heldUntilNanos = guarded ? nanosOf(clock.instant().plus(HoldEnds.HELD)) : 0;
    file.change(
        durability,
        found -> {
          Stub stub = found.own().orElseThrow(() -> new Superseded("the stub is gone"));
          return Optional.of(whole(stub, mtimeNanos, heldUntilNanos));
        });
  }

  /** Closes a guarded fill and its file when the time has passed up to which they are held. */
  void closeLater(HomeFile file, Fill fill) {
    holdEnds.add(
        () -> {
          fill.close();
          file.close();
        });
  }

  /** Returns when everything that was to be closed later is closed. */
  @Override
  public void close() {
    holdEnds.close();
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
