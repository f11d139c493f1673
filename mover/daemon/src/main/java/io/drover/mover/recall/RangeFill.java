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
import io.drover.tier.RangeSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One released file of which ranges come back, grain by grain. Any number of threads may bring
 * different grains; whoever uses it enters before and leaves after, and the last one closes it.
 *
 * <p>Locks, in the order in which they are taken: {@code recording}, {@code home}, this.
 */
final class RangeFill {
  private final HomeFile file;
  private final RangedFill fill;
  private final CopySource source;
  private final Room room;
  private final long bytes;
  private final Home.Away found;

  /** Held while the stub is written. */
  private final ReentrantLock recording = new ReentrantLock();

  /** As the stub says; guarded by {@code recording}. */
  private RangeSet recorded;

  /** What had come when that was written, which may be more runs than it has room for. */
  private RangeSet counted;

  /** The modification time in the stub; guarded by {@code recording}. */
  private long notedNanos;

  /** A flush failed: the kernel may have dropped what it wrote. Guarded by {@code recording}. */
  private boolean doubtful;

  private boolean settled;

  /** Held while home is written to, and while it is asked who else writes. */
  private final ReentrantLock home = new ReentrantLock();

  /** Nothing is written to home any more; guarded by {@code home}. */
  private boolean over;

  /** The user's modification time when it was last seen; guarded by {@code home}. */
  private long keptNanos;

  /** A write failed, and the inode may have its time; guarded by {@code home}. */
  private boolean torn;

  /** Guarded by this, as is who uses it. */
  private RangeSet present;

  private int users = 1;

  private RangeFill(HomeFile file, RangedFill fill, CopySource source, Room room, Home.Away away) {
    this.file = file;
    this.fill = fill;
    this.source = source;
    this.room = room;
    this.bytes = source.bytes();
    this.found = away;
    this.present = away.present();
    this.recorded = present;
    this.counted = present;
  }

  /**
   * Opens the first good copy; touches nothing. Owns the file when it returns, and is entered once.
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
            .filter(each -> !means.pools().isCold(each))
            .findFirst()
            .orElseThrow(() -> new Superseded("there is no copy that could be read at once"));
    RangedFill fill = file.fillRanges();
    try {
      if (fill.facts().bytes() != stub.version().bytes()) {
        throw new Superseded("the file has another size");
      }
      var pool = means.pools().named(copy.place().pool());
      return new RangeFill(file, fill, CopySource.open(pool, stub.idOf(copy), copy), room, away);
    } catch (IOException | Superseded | RuntimeException | Error e) {
      fill.close();
      throw e;
    }
  }

  /**
   * Notes the modification time to keep, before the first byte is written.
   *
   * @throws Superseded when the stub is not as it was found any more
   */
  void begin() throws HomeException, Superseded {
    long now = fill.facts().mtimeNanos();
    keptNanos = found.fillMtimeNanos().orElse(now);
    // First: if the stub is another by now, the time is somebody else's.
    note(Optional.of(found), OptionalLong.of(keptNanos), Durability.VISIBLE);
    notedNanos = keptNanos;
    if (keptNanos != now) {
      // Whoever filled before died between a write and this; each write keeps what it finds.
      fill.restoreTimes(keptNanos);
    }
  }

  /** False when the last one has left, and it is closed. */
  synchronized boolean enter() {
    if (users == 0) {
      return false;
    }
    users++;
    return true;
  }

  void leave() {
    synchronized (this) {
      if (--users > 0) {
        return;
      }
    }
    source.close();
    fill.close();
    file.close();
  }

  long bytes() {
    return bytes;
  }

  /** The part of the range that lies in the file. */
  ByteRange cut(ByteRange range) {
    return range.intersect(new ByteRange(0, bytes));
  }

  /** What is in place. */
  synchronized RangeSet present() {
    return present;
  }

  synchronized boolean isComplete() {
    return present.bytes() == bytes;
  }

  boolean isRoomShort() {
    return room.isShort();
  }

  /** Whether somebody else has it open for writing. Waits while a grain is written. */
  boolean hasWriter() throws HomeException {
    home.lock();
    try {
      return fill.hasWriter();
    } finally {
      home.unlock();
    }
  }

  /** Whether it is known without a wait that nobody has it open for writing. */
  boolean surelyHasNoWriter() throws HomeException {
    if (!home.tryLock()) {
      return false;
    }
    try {
      return !fill.hasWriter();
    } finally {
      home.unlock();
    }
  }

  /**
   * Brings a grain back, if it fits: the rest of the file need not. One caller at a time for each.
   *
   * @throws Superseded when the fill is over; nothing was written then
   */
  void bring(ByteRange grain, BufferPool.Loan loan) throws IOException, Superseded {
    ByteRange data = source.dataAt(grain.start());
    // What is absent at home reads as zeros already, so a hole needs no writing.
    if (!data.isEmpty() && data.start() < grain.end()) {
      room.require(source, List.of(grain));
      loan.buffer().clear().limit((int) grain.bytes());
      source.read(grain.start(), loan.buffer());
      loan.buffer().flip();
      home.lock();
      try {
        if (over) {
          throw new Superseded("the fill of " + file.key() + " is over");
        }
        write(grain.start(), loan.buffer());
      } finally {
        home.unlock();
      }
    }
    synchronized (this) {
      present = present.plus(grain);
    }
  }

  private void write(long offset, ByteBuffer verified) throws HomeException, Superseded {
    if (torn) {
      // It would take the time of the write that failed for the user's.
      throw new Superseded("a write to " + file.key() + " failed");
    }
    torn = true;
    fill.write(offset, verified);
    torn = false;
  }

  /** Whether a write failed: nothing more is written. */
  boolean isTorn() {
    home.lock();
    try {
      return torn;
    } finally {
      home.unlock();
    }
  }

  /**
   * Makes what has come durable and says so in the stub, while more comes: that is not fetched
   * again after a crash.
   */
  void record() throws HomeException, Superseded {
    recording.lock();
    try {
      long kept = keptMtime();
      if (!settled && (kept != notedNanos || !counted.equals(present()))) {
        record(OptionalLong.of(kept));
        notedNanos = kept;
      }
    } finally {
      recording.unlock();
    }
  }

  /** Ends the writing, waiting for what is being written at this moment, and records the last. */
  void settle() throws HomeException, Superseded {
    end();
    recording.lock();
    try {
      if (!settled) {
        settled = true;
        record(tornTime());
      }
    } finally {
      recording.unlock();
    }
  }

  private void end() {
    home.lock();
    try {
      over = true;
    } finally {
      home.unlock();
    }
  }

  /** Not that of a write whose time has not been put back. */
  private long keptMtime() throws HomeException {
    home.lock();
    try {
      if (!torn) {
        keptNanos = fill.facts().mtimeNanos();
      }
      return keptNanos;
    } finally {
      home.unlock();
    }
  }

  /** What whoever fills next has to put back. */
  private OptionalLong tornTime() {
    home.lock();
    try {
      return torn ? OptionalLong.of(keptNanos) : OptionalLong.empty();
    } finally {
      home.unlock();
    }
  }

  private void record(OptionalLong fillMtime) throws HomeException, Superseded {
    if (doubtful) {
      throw new Superseded("a flush of " + file.key() + " failed: what came since is not counted");
    }
    RangeSet come = present();
    RangeSet before = recorded;
    try {
      fill.sync();
      recorded = longest(come);
      note(Optional.empty(), fillMtime, Durability.DURABLE);
      counted = come;
    } catch (HomeException e) {
      doubtful = true;
      synchronized (this) {
        present = before;
      }
      throw e;
    }
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

  private void note(Optional<Home> expected, OptionalLong fillMtime, Durability durability)
      throws HomeException, Superseded {
    Home noted = new Home.Away(recorded, fillMtime);
    file.change(
        durability,
        current -> {
          Stub stub = current.own().orElseThrow(() -> new Superseded("the stub is gone"));
          boolean other = expected.isPresent() && !expected.get().equals(stub.home());
          if (other || !(stub.home() instanceof Home.Away)) {
            throw new Superseded("home changed while ranges came back");
          }
          return Optional.of(stub.withHome(noted));
        });
  }
}
