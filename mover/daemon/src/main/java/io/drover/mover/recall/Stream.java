package io.drover.mover.recall;

import io.drover.mover.copy.BufferPool;
import io.drover.mover.home.FileKey;
import io.drover.mover.home.Superseded;
import io.drover.tier.ByteRange;
import io.drover.tier.Grain;
import io.drover.tier.RangeSet;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The readers of one file by ranges. One worker at a time serves them in turn and, while nobody
 * waits, reads ahead of who reads in sequence. Whatever is not plain reading (a writer, a mapping,
 * a failing copy, another size) is left to the recall of the whole file, which knows all of that.
 */
final class Stream {
  private static final Logger LOG = LoggerFactory.getLogger(Stream.class);
  private static final long WINDOW_MAX = 32 << 20;
  private static final long IDLE_NANOS = Duration.ofSeconds(5).toNanos();

  private record Wanted(
      ByteRange range, Account account, CompletableFuture<Admission> answer, long sinceNanos) {}

  private final FileKey key;
  private final Ranges.Whole whole;
  private final Recalls.Means means;

  /** Guards the waiting; never held while bytes move. */
  private final Object door = new Object();

  private final ArrayDeque<Wanted> waiting = new ArrayDeque<>();
  private boolean working;
  private boolean retired;
  private volatile long progressNanos;

  /** Guards the fill; held for one grain at a time. */
  private final ReentrantLock work = new ReentrantLock();

  private Optional<RangeFill> fill = Optional.empty();
  private boolean ended;
  private long readUpTo;
  private long window;

  /** Of whoever asked last: what comes ahead is for him. */
  private Account account = Account.UNCOUNTED;

  private long askedUpTo;

  Stream(FileKey key, Ranges.Whole whole, Recalls.Means means) {
    this.key = key;
    this.whole = whole;
    this.means = means;
    this.progressNanos = means.nanoClock().getAsLong();
  }

  /** Nothing when the stream has ended. */
  Optional<CompletableFuture<Admission>> ask(ByteRange range, Account whose) {
    CompletableFuture<Admission> answer = new CompletableFuture<>();
    synchronized (door) {
      if (retired) {
        return Optional.empty();
      }
      waiting.add(new Wanted(range, whose, answer, means.nanoClock().getAsLong()));
      if (!working) {
        working = true;
        means.workers().execute(this::serve);
      }
    }
    return Optional.of(answer);
  }

  private void serve() {
    try (BufferPool.Loan loan = means.buffers().take(Grain.BYTES, BufferPool.Use.FILL)) {
      while (serveOne(loan)) {
        progressNanos = means.nanoClock().getAsLong();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop();
    } catch (IOException | Superseded | RuntimeException e) {
      giveUp(e.getMessage());
    }
  }

  /** False when there is nothing to do any more, for now. */
  private boolean serveOne(BufferPool.Loan loan) throws IOException, Superseded {
    work.lock();
    try {
      if (ended || whole.isUnderWay(key)) {
        throw new Superseded("the file is made whole");
      }
      if (fill.isEmpty()) {
        fill = Optional.of(whole.open(key));
        askedUpTo = 0;
      }
      RangeFill ranges = fill.get();
      Optional<Wanted> next;
      synchronized (door) {
        next = Optional.ofNullable(waiting.peek());
      }
      if (next.isPresent()) {
        serve(ranges, next.get(), loan);
      } else if (!readAhead(ranges, loan)) {
        synchronized (door) {
          working = !waiting.isEmpty();
          return working;
        }
      }
      if (ranges.isComplete()) {
        throw new Superseded("every range is present");
      }
      return true;
    } finally {
      work.unlock();
    }
  }

  private void serve(RangeFill ranges, Wanted wanted, BufferPool.Loan loan)
      throws IOException, Superseded {
    // Before every answer: an event does not tell a write from a read.
    if (ranges.hasWriter()) {
      throw new Superseded("somebody has it open for writing");
    }
    if (!account.equals(wanted.account())) {
      account = wanted.account();
      account.brought(1, 0);
    }
    askedUpTo = Math.max(askedUpTo, wanted.range().end());
    RangeSet missing = ranges.missing(wanted.range());
    if (!missing.isEmpty()) {
      bring(ranges, missing, loan);
      return;
    }
    follow(wanted.range());
    synchronized (door) {
      waiting.remove(wanted);
    }
    wanted.answer().complete(new Admission.Granted(false));
  }

  /**
   * A reader who goes on where he stopped gets more each time; one who jumps gets nothing ahead.
   * Others who read the same with him change nothing.
   */
  private void follow(ByteRange range) {
    if (range.end() == readUpTo) {
      return;
    }
    boolean goesOn = range.start() <= readUpTo && range.end() > readUpTo;
    window = goesOn ? Math.min(WINDOW_MAX, Math.max(Grain.BYTES, window * 2)) : 0;
    readUpTo = range.end();
  }

  private boolean readAhead(RangeFill ranges, BufferPool.Loan loan) throws IOException, Superseded {
    RangeSet missing = ranges.missing(ByteRange.ofLength(readUpTo, window));
    if (missing.isEmpty()) {
      return false;
    }
    bring(ranges, missing, loan);
    return true;
  }

  private void bring(RangeFill ranges, RangeSet missing, BufferPool.Loan loan)
      throws IOException, Superseded {
    account.brought(0, ranges.bring(missing.runs().getFirst().start(), loan));
  }

  /** Leaves everybody who waits to the recall of the whole file. */
  private void giveUp(String why) {
    LOG.debug("{} is not read by ranges any more: {}", key, why);
    boolean passes;
    work.lock();
    try {
      passes = fill.filter(this::passes).isPresent();
    } finally {
      work.unlock();
    }
    retire();
    if (why.equals("every range is present")) {
      var _ = whole.apply(key, Account.UNCOUNTED).thenRun(() -> pass(passes));
    }
  }

  void retire() {
    for (Wanted wanted : close()) {
      var _ = whole.apply(key, wanted.account()).thenAccept(wanted.answer()::complete);
    }
  }

  /** Ends it with the daemon, unless a pool does not answer its worker. */
  void stop() {
    if (work.tryLock()) {
      try {
        close().forEach(wanted -> wanted.answer().complete(Recalls.STOPPING));
      } finally {
        work.unlock();
      }
    }
  }

  /** Ends it if nobody reads any more; whoever comes in this moment finds it as it was. */
  boolean rest() {
    work.lock();
    try {
      if (!isIdle()) {
        return false;
      }
      boolean passes = fill.filter(this::passes).isPresent();
      fill.ifPresent(this::settle);
      fill = Optional.empty();
      pass(passes);
      synchronized (door) {
        // Nobody can be served in between, so nobody who has asked is left without an answer.
        retired = retired || (waiting.isEmpty() && !working);
        return retired;
      }
    } finally {
      work.unlock();
    }
  }

  private void pass(boolean passes) {
    if (passes) {
      means.passing().accept(key);
    }
  }

  /** Whether what has come goes again when nobody has the file open. */
  private boolean passes(RangeFill ranges) {
    return account.treatment() == Treatment.READ_THROUGH || ranges.isRoomShort();
  }

  private List<Wanted> close() {
    work.lock();
    try {
      ended = true;
      fill.ifPresent(this::settle);
      fill = Optional.empty();
    } finally {
      work.unlock();
    }
    synchronized (door) {
      retired = true;
      List<Wanted> left = new ArrayList<>(waiting);
      waiting.clear();
      return left;
    }
  }

  private void settle(RangeFill ranges) {
    account.read(askedUpTo, ranges.bytes());
    account = Account.UNCOUNTED;
    try (ranges) {
      ranges.settle();
    } catch (IOException | Superseded e) {
      LOG.debug("what came back of {} is not recorded: {}", key, e.getMessage());
    }
  }

  boolean isIdle() {
    synchronized (door) {
      boolean still = means.nanoClock().getAsLong() - progressNanos > IDLE_NANOS;
      return retired || (still && !working && waiting.isEmpty());
    }
  }

  /** Sends readers away when nothing has come for so long. */
  void expire(Duration deadline) {
    long now = means.nanoClock().getAsLong();
    if (now - progressNanos < deadline.toNanos()) {
      return;
    }
    List<Wanted> late = new ArrayList<>();
    synchronized (door) {
      waiting.removeIf(
          wanted -> now - wanted.sinceNanos() > deadline.toNanos() && late.add(wanted));
    }
    String message = "nothing of " + key + " arrived for " + deadline;
    Admission answer = new Admission.Denied(Admission.Reason.DEADLINE, message);
    late.forEach(wanted -> wanted.answer().complete(answer));
  }
}
