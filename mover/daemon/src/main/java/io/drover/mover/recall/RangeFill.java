package io.drover.mover.recall;

import io.drover.mover.copy.BufferPool;
import io.drover.mover.copy.CopySource;
import io.drover.mover.home.HomeException;
import io.drover.mover.home.HomeFile;
import io.drover.mover.home.HomeFile.Durability;
import io.drover.mover.home.RangedFill;
import io.drover.mover.home.Superseded;
import io.drover.stub.Copy;
import io.drover.stub.Home;
import io.drover.stub.Stub;
import io.drover.tier.ByteRange;
import io.drover.tier.Grain;
import io.drover.tier.RangeSet;
import io.drover.tier.TierException;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One released file of which ranges come back, grain by grain. Not for threads: its {@link Ranges}
 * holds a lock.
 */
final class RangeFill implements AutoCloseable {
  /**
   * How much comes back between two writings of the stub; what a power cut makes us fetch again.
   */
  private static final long RECORDED_BYTES = 64 << 20;

  private final HomeFile file;
  private final RangedFill fill;
  private final CopySource source;
  private final Room room;
  private final long bytes;
  private RangeSet present;
  private RangeSet recorded;
  private long unrecordedBytes;

  private RangeFill(Opened opened, Room room, RangeSet present) {
    this.file = opened.file();
    this.fill = opened.fill();
    this.source = opened.source();
    this.room = room;
    this.bytes = source.bytes();
    this.present = present;
    this.recorded = present;
  }

  private record Opened(HomeFile file, RangedFill fill, CopySource source) {}

  /**
   * Opens the first good copy. Owns the file when it returns.
   *
   * @throws Superseded when the file is not one to fill by ranges
   */
  static RangeFill open(HomeFile file, Recalls.Means means, Room room)
      throws IOException, Superseded {
    Stub stub = file.stub().own().orElseThrow(() -> new Superseded("no stub of ours"));
    if (!(stub.home() instanceof Home.Away away)) {
      throw new Superseded("home is not away");
    }
    Copy copy =
        stub.goodCopies().stream()
            .findFirst()
            .orElseThrow(() -> new TierException.Missing("no good copy of " + file.key()));
    RangedFill fill = file.fillRanges();
    try {
      if (fill.facts().bytes() != stub.version().bytes()) {
        throw new Superseded("the file has another size");
      }
      var pool = means.pools().named(copy.place().pool());
      CopySource source = CopySource.open(pool, stub.idOf(copy), copy);
      try {
        long mtimeNanos = mtime(fill, away);
        if (fill.facts().mtimeNanos() != mtimeNanos) {
          // Whoever filled before died between a write and this; each write keeps what it finds.
          fill.restoreTimes(mtimeNanos);
        }
        RangeFill opened = new RangeFill(new Opened(file, fill, source), room, away.present());
        opened.record(Optional.of(stub.home()), OptionalLong.of(mtimeNanos), false);
        return opened;
      } catch (IOException | Superseded | RuntimeException e) {
        source.close();
        throw e;
      }
    } catch (IOException | Superseded | RuntimeException e) {
      fill.close();
      throw e;
    }
  }

  private static long mtime(RangedFill fill, Home.Away away) throws HomeException {
    long now = fill.facts().mtimeNanos();
    return away.fillMtimeNanos().orElse(now);
  }

  long bytes() {
    return bytes;
  }

  boolean hasWriter() throws HomeException {
    return fill.hasWriter();
  }

  /** What of the range, cut at the file's end, has to come first. */
  RangeSet missing(ByteRange range) {
    return present.missingFrom(range.intersect(new ByteRange(0, bytes)));
  }

  boolean isRoomShort() {
    return room.isShort();
  }

  boolean isComplete() {
    return present.bytes() == bytes;
  }

  /**
   * Brings the grain back that holds the offset, if it fits: the rest of the file need not.
   *
   * @return its bytes
   */
  long bring(long offset, BufferPool.Loan loan) throws IOException, Superseded {
    ByteRange grain = ByteRange.ofLength(offset, 1).widen(Grain.BYTES, bytes);
    ByteRange data = source.dataAt(grain.start());
    // What is absent at home reads as zeros already, so a hole needs no writing.
    if (!data.isEmpty() && data.start() < grain.end()) {
      room.require(source, List.of(grain));
      loan.buffer().clear().limit((int) grain.bytes());
      source.read(grain.start(), loan.buffer());
      fill.write(grain.start(), loan.buffer().flip());
    }
    present = present.plus(grain);
    unrecordedBytes += grain.bytes();
    if (unrecordedBytes >= RECORDED_BYTES) {
      record(OptionalLong.of(fill.facts().mtimeNanos()));
    }
    return grain.bytes();
  }

  /** Makes what has come durable and says so in the stub, so that nobody fetches it again. */
  void settle() throws HomeException, Superseded {
    record(OptionalLong.empty());
  }

  private void record(OptionalLong fillMtime) throws HomeException, Superseded {
    fill.sync();
    recorded = longest(present);
    unrecordedBytes = 0;
    record(Optional.empty(), fillMtime, true);
  }

  /** What the stub has room for: who jumps about in a large file must not bring all of it back. */
  private static RangeSet longest(RangeSet present) {
    List<ByteRange> runs =
        present.runs().stream()
            .sorted(Comparator.comparingLong(ByteRange::bytes).reversed())
            .limit(Home.Away.RUNS_MAX)
            .sorted()
            .toList();
    return new RangeSet(runs);
  }

  private void record(Optional<Home> expected, OptionalLong fillMtime, boolean durable)
      throws HomeException, Superseded {
    Home noted = new Home.Away(recorded, fillMtime);
    file.change(
        durable ? Durability.DURABLE : Durability.VISIBLE,
        found -> {
          Stub stub = found.own().orElseThrow(() -> new Superseded("the stub is gone"));
          boolean other = expected.isPresent() && !expected.get().equals(stub.home());
          if (other || !(stub.home() instanceof Home.Away)) {
            throw new Superseded("home changed while ranges came back");
          }
          return Optional.of(stub.withHome(noted));
        });
  }

  @Override
  public void close() {
    source.close();
    fill.close();
    file.close();
  }
}
