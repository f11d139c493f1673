package io.drover.mover.recall;

import io.drover.mover.copy.BufferPool;
import io.drover.mover.home.FileKey;
import io.drover.mover.home.HomeException;
import io.drover.mover.home.Superseded;
import io.drover.mover.recall.StreamReaders.Wanted;
import io.drover.tier.ByteRange;
import io.drover.tier.Grain;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The readers of one file by ranges. Two workers bring what they wait for, a grain each, and read
 * ahead of who reads in sequence while nobody waits. Whoever finds his range in place is answered
 * where he asks. Whatever is not plain reading (a writer, a mapping, a failing copy, another size)
 * is left to the recall of the whole file, which knows all of that.
 *
 * <p>Locks, in the order in which they are taken: {@code turning}; {@link RangeFill}'s recording
 * and home; the monitor of {@link StreamState}; that of {@link RangeFill}. None is held when a
 * reader is answered or the whole file asked for.
 */
final class Stream {
  private static final Logger LOG = LoggerFactory.getLogger(Stream.class);
  private static final long IDLE_NANOS = Duration.ofSeconds(5).toNanos();

  /** How often what has come is recorded; what a crash makes us fetch again. */
  private static final long RECORD_NANOS = Duration.ofSeconds(30).toNanos();

  /** Grains that a worker brings before those of other files get their turn. */
  private static final int TURN = 8;

  private final FileKey key;
  private final Ranges.Whole whole;
  private final Recalls.Means means;

  /** Held while the fill begins and ends; never while a pool is waited for. */
  private final ReentrantLock turning = new ReentrantLock();

  private final StreamState state = new StreamState();
  private volatile long usedNanos;
  private volatile long recordedNanos;

  Stream(FileKey key, Ranges.Whole whole, Recalls.Means means) {
    this.key = key;
    this.whole = whole;
    this.means = means;
    this.usedNanos = means.nanoClock().getAsLong();
    this.recordedNanos = usedNanos;
  }

  /** Nothing when the stream has ended. */
  Optional<CompletableFuture<Admission>> ask(ByteRange range, Account whose) {
    long now = means.nanoClock().getAsLong();
    Wanted reader = new Wanted(range, whose, now);
    usedNanos = now;
    if (isInPlace(range)) {
      state.served(reader);
      reader.answer().complete(new Admission.Granted(false));
    } else if (!state.add(reader)) {
      return Optional.empty();
    }
    summon();
    return Optional.of(reader.answer());
  }

  /** Whether that is known without a wait. */
  private boolean isInPlace(ByteRange range) {
    Optional<RangeFill> entered = state.enter();
    if (entered.isEmpty()) {
      return false;
    }
    RangeFill ranges = entered.get();
    try {
      return ranges.present().contains(ranges.cut(range)) && ranges.surelyHasNoWriter();
    } catch (HomeException e) {
      // A worker looks once more, and knows what to do about it.
      return false;
    } finally {
      ranges.leave();
    }
  }

  private void summon() {
    for (int summoned = state.summon(); summoned > 0; summoned--) {
      callWorker();
    }
  }

  /** One that counts as working. */
  private void callWorker() {
    try {
      means.workers().execute(this::turn);
    } catch (RejectedExecutionException stopped) {
      // The daemon stops, and tells the readers.
      state.stopWorking();
    }
  }

  private void turn() {
    try (BufferPool.Loan loan = means.buffers().take(Grain.BYTES, BufferPool.Use.FILL)) {
      for (int brought = 0; brought < TURN; ) {
        StreamTask task = state.next();
        if (task instanceof StreamTask.Nothing) {
          return;
        }
        perform(task, loan);
        usedNanos = means.nanoClock().getAsLong();
        brought += task instanceof StreamTask.Bring ? 1 : 0;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      state.stopWorking();
      stop();
      return;
    } catch (IOException | Superseded e) {
      state.stopWorking();
      giveUp(e.getMessage());
      return;
    } catch (RuntimeException | Error e) {
      // Also an error: a worker that is missed for ever is a reader who waits for ever.
      LOG.error("bringing ranges of {} back broke", key, e);
      state.stopWorking();
      giveUp("a defect");
      return;
    }
    callWorker();
  }

  private void perform(StreamTask task, BufferPool.Loan loan) throws IOException, Superseded {
    switch (task) {
      case StreamTask.Open _ -> open();
      case StreamTask.Answer(RangeFill ranges) -> answer(ranges);
      case StreamTask.Bring bring -> bring(bring, loan);
      case StreamTask.Finish(RangeFill ranges) -> finish(ranges);
      case StreamTask.Nothing _ -> {}
    }
  }

  private void open() throws IOException, Superseded {
    // Before: what is read of a stub that such a fill changes would be old.
    requireOurs();
    RangeFill opened = whole.open(key);
    boolean kept = false;
    turning.lock();
    try {
      requireOurs();
      opened.begin();
      state.opened(opened);
      kept = true;
    } finally {
      turning.unlock();
      if (!kept) {
        opened.leave();
      }
    }
    summon();
  }

  /** Once it is made whole, nobody but that fill touches home; it retires us when it begins. */
  private void requireOurs() throws Superseded {
    if (whole.isUnderWay(key) || !state.isOpening()) {
      throw new Superseded("the file is made whole");
    }
  }

  private void bring(StreamTask.Bring task, BufferPool.Loan loan) throws IOException, Superseded {
    boolean brought = false;
    try {
      task.fill().bring(task.grain(), loan);
      brought = true;
      state.brought(task, means.nanoClock().getAsLong());
    } catch (IOException e) {
      if (!task.ahead() || task.fill().isTorn()) {
        throw e;
      }
      LOG.debug("nothing more comes ahead of the readers of {}: {}", key, e.getMessage());
    } finally {
      if (!brought) {
        state.failed(task);
      }
      task.fill().leave();
    }
  }

  private void answer(RangeFill ranges) throws HomeException, Superseded {
    List<Wanted> ready = state.takeReady(ranges);
    boolean written = true;
    try {
      // Before every answer: an event does not tell a write from a read.
      written = ranges.hasWriter();
    } finally {
      ranges.leave();
      if (written) {
        ready.forEach(this::leaveToWhole);
      }
    }
    if (written) {
      throw new Superseded("somebody has it open for writing");
    }
    ready.forEach(reader -> reader.answer().complete(new Admission.Granted(false)));
  }

  /** Everything is in place: readers go on while that is made durable, then nobody need ask. */
  private void finish(RangeFill ranges) throws HomeException, Superseded {
    boolean passes;
    try {
      ranges.record();
      passes = state.passes(ranges);
    } finally {
      ranges.leave();
    }
    LOG.debug("all of {} came back by ranges", key);
    var _ = whole.apply(key, Account.UNCOUNTED).thenRun(() -> pass(passes));
  }

  /** Records what has come since that was last done, beside the readers. */
  void record() {
    Optional<RangeFill> entered = state.enter();
    if (entered.isEmpty()) {
      return;
    }
    try {
      entered.get().record();
    } catch (HomeException | Superseded e) {
      giveUp(e.getMessage());
    } finally {
      entered.get().leave();
    }
  }

  /** Whether it is time for that; true once each time. */
  boolean isRecordDue() {
    long now = means.nanoClock().getAsLong();
    if (now - recordedNanos < RECORD_NANOS) {
      return false;
    }
    recordedNanos = now;
    return true;
  }

  private void giveUp(String why) {
    LOG.debug("{} is not read by ranges any more: {}", key, why);
    retire();
  }

  /**
   * Leaves everybody who waits to the recall of the whole file. Nothing is written to the file any
   * more when it returns.
   */
  void retire() {
    close().forEach(this::leaveToWhole);
  }

  private void leaveToWhole(Wanted reader) {
    var _ = whole.apply(key, reader.account()).thenAccept(reader.answer()::complete);
  }

  /** Ends it with the daemon. */
  void stop() {
    close().forEach(reader -> reader.answer().complete(Recalls.STOPPING));
  }

  /** Ends it if nobody has read for a while; whoever comes in this moment finds it as it was. */
  boolean rest() {
    return isIdle() && endIfStill();
  }

  /** The same if nobody waits for anything at the moment. */
  boolean endIfStill() {
    // Whoever holds it ends it, too.
    if (!turning.tryLock()) {
      return false;
    }
    boolean retired;
    try {
      Optional<StreamState.Left> left = state.endIfStill();
      if (left.isPresent()) {
        left.get().fill().ifPresent(this::settle);
        pass(left.get().passes());
        state.settled();
      }
      retired = state.isRetired();
    } finally {
      turning.unlock();
    }
    summon();
    return retired;
  }

  private void pass(boolean passes) {
    if (passes) {
      means.passing().accept(key);
    }
  }

  /** Whoever comes while what has come is being recorded is among those who are left. */
  private List<Wanted> close() {
    turning.lock();
    try {
      state.end().flatMap(StreamState.Left::fill).ifPresent(this::settle);
      return state.retire();
    } finally {
      turning.unlock();
    }
  }

  private void settle(RangeFill ranges) {
    try {
      ranges.settle();
    } catch (Superseded e) {
      LOG.debug("what came back of {} is not recorded: {}", key, e.getMessage());
    } catch (IOException | RuntimeException e) {
      LOG.warn("what came back of {} is not recorded and comes once more: {}", key, e.toString());
    } finally {
      ranges.leave();
    }
  }

  boolean isIdle() {
    return state.isRetired()
        || (state.isStill() && means.nanoClock().getAsLong() - usedNanos > IDLE_NANOS);
  }

  /** Sends readers away of whose range nothing has come for so long. */
  void expire(Duration deadline) {
    long now = means.nanoClock().getAsLong();
    List<Wanted> late = state.take(reader -> now - reader.progressNanos() > deadline.toNanos());
    String message = "nothing of " + key + " arrived for " + deadline;
    Admission answer = new Admission.Denied(Admission.Reason.DEADLINE, message);
    late.forEach(reader -> reader.answer().complete(answer));
  }
}
