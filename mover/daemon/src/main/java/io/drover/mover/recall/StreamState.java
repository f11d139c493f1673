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
  private StreamPhase phase = StreamPhase.CLOSED;

  /** Present while the phase is OPEN. */
  private Optional<RangeFill> fill = Optional.empty();

  private int working;

  /** Somebody makes it whole, since every range is in place. */
  private boolean finishing;

  /** Of whoever asked last: what comes ahead is for him. */
  private Account account = Account.UNCOUNTED;

  private long askedUpTo;

  /** Lets a reader wait; false when it has ended. */
  synchronized boolean add(Wanted reader) {
    if (phase == StreamPhase.RETIRED) {
      return false;
    }
    readers.add(reader);
    charge(reader);
    return true;
  }

  /** A reader found his range in place. */
  synchronized void served(Wanted reader) {
    charge(reader);
    ahead.follow(reader.range());
  }

  private void charge(Wanted reader) {
    if (!account.equals(reader.account())) {
      account = reader.account();
      account.brought(1, 0);
    }
    askedUpTo = Math.max(askedUpTo, reader.range().end());
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
          case OPEN -> isWorkLeft(fill.orElseThrow()) ? WORKERS_MAX : 0;
          case OPENING, SETTLING, RETIRED -> 0;
        };
    int summoned = Math.max(0, useful - working);
    working += summoned;
    return summoned;
  }

  private boolean isWorkLeft(RangeFill ranges) {
    return !readers.isEmpty() || !ranges.missing(ahead.range()).isEmpty();
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
      case StreamTask.Bring(RangeFill ranges, var _) -> ranges.enter();
      case StreamTask.Finish(RangeFill ranges) -> ranges.enter();
    }
    return next;
  }

  private StreamTask next(RangeFill ranges) {
    Optional<Wanted> first = readers.first();
    RangeSet missing = first.map(each -> ranges.missing(each.range())).orElse(RangeSet.EMPTY);
    if (first.isPresent() && missing.isEmpty()) {
      return new StreamTask.Answer(ranges);
    }
    if (ranges.isComplete()) {
      boolean begun = finishing;
      finishing = true;
      return begun ? new StreamTask.Nothing() : new StreamTask.Finish(ranges);
    }
    return claimed
        .claim(missing, ranges.bytes())
        .or(() -> claimed.claim(ranges.missing(ahead.range()), ranges.bytes()))
        .<StreamTask>map(grain -> new StreamTask.Bring(ranges, grain))
        .orElseGet(StreamTask.Nothing::new);
  }

  synchronized boolean isOpening() {
    return phase == StreamPhase.OPENING;
  }

  synchronized void opened(RangeFill ranges) {
    fill = Optional.of(ranges);
    phase = StreamPhase.OPEN;
    finishing = false;
  }

  /** A grain is in place, or will not be. */
  synchronized void release(ByteRange grain) {
    claimed.release(grain);
    account.brought(0, grain.bytes());
  }

  /** Takes those whose range is in place. */
  synchronized List<Wanted> takeReady(RangeFill ranges) {
    List<Wanted> ready = readers.take(reader -> ranges.missing(reader.range()).isEmpty());
    ready.forEach(reader -> ahead.follow(reader.range()));
    return ready;
  }

  synchronized List<Wanted> take(Predicate<Wanted> which) {
    return readers.take(which);
  }

  /** Whether what has come goes again when nobody has the file open. */
  synchronized boolean passes(RangeFill ranges) {
    return account.treatment() == Treatment.READ_THROUGH || ranges.isRoomShort();
  }

  /** Whether nobody waits and nobody works, or it has ended. */
  synchronized boolean isStill() {
    return phase == StreamPhase.RETIRED || (working == 0 && readers.isEmpty());
  }

  synchronized boolean isRetired() {
    return phase == StreamPhase.RETIRED;
  }

  /**
   * What is left when nobody reads any more.
   *
   * @param passes whether what has come goes again
   */
  record Resting(Optional<RangeFill> fill, boolean passes) {}

  /** Whoever comes from now on waits until {@link #settled}. Nothing if it is not still. */
  synchronized Optional<Resting> settling() {
    if (!isStill() || phase == StreamPhase.RETIRED) {
      return Optional.empty();
    }
    phase = StreamPhase.SETTLING;
    boolean passes = fill.filter(this::passes).isPresent();
    return Optional.of(new Resting(takeFill(), passes));
  }

  /** Ends it, unless somebody came meanwhile. */
  synchronized void settled() {
    phase = readers.isEmpty() ? StreamPhase.RETIRED : StreamPhase.CLOSED;
  }

  /** What an end leaves behind. */
  record Left(Optional<RangeFill> fill, List<Wanted> readers) {}

  synchronized Left retire() {
    phase = StreamPhase.RETIRED;
    return new Left(takeFill(), readers.takeAll());
  }

  private Optional<RangeFill> takeFill() {
    Optional<RangeFill> taken = fill;
    fill = Optional.empty();
    taken.ifPresent(ranges -> account.read(askedUpTo, ranges.bytes()));
    account = Account.UNCOUNTED;
    askedUpTo = 0;
    return taken;
  }
}
