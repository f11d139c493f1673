package io.drover.mover.recall;

import io.drover.mover.recall.StreamReaders.Wanted;
import io.drover.tier.ByteRange;
import io.drover.tier.RangeSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Who waits for what of one file, who works on it, and what is to be done next. For many threads;
 * waits for nothing and calls nobody who does.
 */
final class StreamState {
  /** One reads the pool while the other writes home. */
  private static final int WORKERS_MAX = 2;

  private final StreamReaders readers = new StreamReaders();
  private final ClaimedGrains claimed = new ClaimedGrains();
  private final ReadAhead ahead = new ReadAhead();
  private final StreamAccounts accounts = new StreamAccounts();
  private StreamPhase phase = StreamPhase.CLOSED;

  /** Present while the phase is OPEN. */
  private Optional<RangeFill> fill = Optional.empty();

  private int working;

  /** Somebody makes it whole, since every range is in place. */
  private boolean finishing;

  /** Lets a reader wait; false when it has ended. */
  synchronized boolean add(Wanted reader) {
    if (phase == StreamPhase.RETIRED) {
      return false;
    }
    readers.add(reader);
    accounts.ask(reader);
    return true;
  }

  /** A reader found his range in place. */
  synchronized void served(Wanted reader) {
    accounts.ask(reader);
    ahead.follow(reader.range());
  }

  /** The fill, entered, while ranges come back. */
  synchronized Optional<RangeFill> enter() {
    return fill.filter(RangeFill::enter);
  }

  /** How many workers have to come; they count as working from now on. */
  synchronized int summon() {
    int useful =
        switch (phase) {
          case CLOSED -> readers.isEmpty() ? 0 : 1;
          case OPEN -> useful(fill.orElseThrow());
          case OPENING, SETTLING, RETIRED -> 0;
        };
    int summoned = Math.max(0, useful - working);
    working += summoned;
    return summoned;
  }

  private int useful(RangeFill ranges) {
    RangeSet present = ranges.present();
    if (isAnyReady(ranges, present)) {
      // Those at work may both wait for a pool.
      return WORKERS_MAX + 1;
    }
    boolean left = !readers.isEmpty() || !present.contains(ahead.range(ranges.bytes()));
    return left ? WORKERS_MAX : 0;
  }

  /** A worker goes without having asked for the next task. */
  synchronized void stopWorking() {
    working--;
  }

  synchronized StreamTask next() {
    StreamTask next =
        switch (phase) {
          case CLOSED -> readers.isEmpty() ? new StreamTask.Nothing() : new StreamTask.Open();
          case OPEN -> next(fill.orElseThrow());
          case OPENING, SETTLING, RETIRED -> new StreamTask.Nothing();
        };
    switch (next) {
      case StreamTask.Open _ -> phase = StreamPhase.OPENING;
      case StreamTask.Nothing _ -> working--;
      case StreamTask.Answer(RangeFill ranges) -> ranges.enter();
      case StreamTask.Bring bring -> bring.fill().enter();
      case StreamTask.Finish(RangeFill ranges) -> ranges.enter();
    }
    return next;
  }

  private StreamTask next(RangeFill ranges) {
    RangeSet present = ranges.present();
    if (isAnyReady(ranges, present)) {
      return new StreamTask.Answer(ranges);
    }
    if (ranges.isComplete()) {
      boolean begun = finishing;
      finishing = true;
      return begun ? new StreamTask.Nothing() : new StreamTask.Finish(ranges);
    }
    for (Wanted reader : readers.inOrder()) {
      Optional<ByteRange> grain = claim(ranges, present, reader.range());
      if (grain.isPresent()) {
        return new StreamTask.Bring(ranges, grain.get(), reader.account(), false);
      }
    }
    return claim(ranges, present, ahead.range(ranges.bytes()))
        .<StreamTask>map(grain -> new StreamTask.Bring(ranges, grain, accounts.last(), true))
        .orElseGet(StreamTask.Nothing::new);
  }

  private Optional<ByteRange> claim(RangeFill ranges, RangeSet present, ByteRange wanted) {
    return claimed.claim(present.missingFrom(ranges.cut(wanted)), ranges.bytes());
  }

  private boolean isAnyReady(RangeFill ranges, RangeSet present) {
    for (Wanted reader : readers.inOrder()) {
      if (present.contains(ranges.cut(reader.range()))) {
        return true;
      }
    }
    return false;
  }

  synchronized boolean isOpening() {
    return phase == StreamPhase.OPENING;
  }

  synchronized void opened(RangeFill ranges) {
    fill = Optional.of(ranges);
    phase = StreamPhase.OPEN;
    finishing = false;
  }

  /** A grain is in place. */
  synchronized void brought(StreamTask.Bring done, long nowNanos) {
    claimed.release(done.grain());
    readers.progressed(done.grain(), nowNanos);
    done.account().brought(0, done.grain().bytes());
  }

  /** A grain could not be brought; what comes ahead waits for somebody who goes on. */
  synchronized void failed(StreamTask.Bring failed) {
    claimed.release(failed.grain());
    ahead.stop();
  }

  /** Takes those whose range is in place. */
  synchronized List<Wanted> takeReady(RangeFill ranges) {
    RangeSet present = ranges.present();
    List<Wanted> ready = readers.take(reader -> present.contains(ranges.cut(reader.range())));
    ready.forEach(reader -> ahead.follow(reader.range()));
    return ready;
  }

  synchronized List<Wanted> take(Predicate<Wanted> which) {
    return readers.take(which);
  }

  /** Whether what has come goes again when nobody has the file open. */
  synchronized boolean passes(RangeFill ranges) {
    return accounts.allReadThrough() || ranges.isRoomShort();
  }

  /** Whether nobody waits and nobody works. */
  synchronized boolean isStill() {
    return switch (phase) {
      case CLOSED, OPEN -> working == 0 && readers.isEmpty();
      case OPENING, SETTLING -> false;
      case RETIRED -> true;
    };
  }

  synchronized boolean isRetired() {
    return phase == StreamPhase.RETIRED;
  }

  /**
   * What an end leaves behind.
   *
   * @param passes whether what has come goes again
   */
  record Left(Optional<RangeFill> fill, boolean passes) {}

  /** Begins to end; whoever comes from now on waits for that. Nothing if it has ended already. */
  synchronized Optional<Left> end() {
    if (phase == StreamPhase.RETIRED) {
      return Optional.empty();
    }
    boolean passes = fill.filter(this::passes).isPresent();
    Optional<RangeFill> taken = fill;
    phase = StreamPhase.SETTLING;
    fill = Optional.empty();
    taken.ifPresent(ranges -> accounts.end(ranges.bytes()));
    return Optional.of(new Left(taken, passes));
  }

  /** The same, only if it is still. */
  synchronized Optional<Left> endIfStill() {
    return isStill() ? end() : Optional.empty();
  }

  /** Has ended, unless somebody came meanwhile, who has it opened again. */
  synchronized void settled() {
    phase = readers.isEmpty() ? StreamPhase.RETIRED : StreamPhase.CLOSED;
  }

  /** Has ended; takes all who wait. */
  synchronized List<Wanted> retire() {
    phase = StreamPhase.RETIRED;
    return readers.takeAll();
  }
}
