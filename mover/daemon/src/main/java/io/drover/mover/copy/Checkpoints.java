package io.drover.mover.copy;

import io.drover.stub.ObjectCursor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Makes cursors durable while bytes go on moving: an object's flush runs beside the next appends,
 * and at most one of each object at a time, so a slow store slows its own object down and a crash
 * loses about one interval of each.
 */
final class Checkpoints {
  /** Less is not worth a flush: it is sent again in a fraction of a second. */
  private static final long INTERVAL_BYTES = 64L << 20;

  /** The share of the time that flushes may take: they empty the cache of the whole disk. */
  private static final int FLUSH_SHARE = 20;

  /** What a crash may cost, whatever a flush does: a few seconds of copying. */
  private static final long INTERVAL_NANOS = 5_000_000_000L;

  private final Conditions conditions;
  private final Executor flushers;
  private final LongSupplier nanoClock;
  private final List<ObjectCursor> durable;
  private final List<Pending> pending;

  private static final class Pending {
    private long sinceBytes;
    private long sinceNanos;
    private volatile long flushNanos;
    private CompletableFuture<Void> flush = CompletableFuture.completedFuture(null);
  }

  Checkpoints(Transfer transfer, Executor flushers, LongSupplier nanoClock) {
    this.conditions = transfer.conditions();
    this.flushers = flushers;
    this.nanoClock = nanoClock;
    this.durable = new ArrayList<>(transfer.from());
    this.pending = new ArrayList<>();
    for (ObjectCursor cursor : transfer.from()) {
      Pending object = new Pending();
      object.sinceBytes = cursor.durableBytes();
      object.sinceNanos = nanoClock.getAsLong();
      pending.add(object);
    }
  }

  /** Called after every chunk of an object, by its own thread. */
  void appended(int object, ObjectRun run) throws IOException, Stopped {
    Pending own = pending.get(object);
    ObjectCursor cursor = run.cursor();
    long now = nanoClock.getAsLong();
    long nanos = now - own.sinceNanos;
    boolean worthwhile =
        own.flush.isDone()
            && cursor.durableBytes() - own.sinceBytes >= INTERVAL_BYTES
            && nanos >= FLUSH_SHARE * own.flushNanos;
    if (!worthwhile && nanos < INTERVAL_NANOS) {
      return;
    }
    await(own.flush);
    own.sinceBytes = cursor.durableBytes();
    own.sinceNanos = now;
    own.flush = CompletableFuture.runAsync(() -> flush(object, run, cursor), flushers);
  }

  /** Waits for a flush under way; afterwards the upload has one user again. */
  void settle(int object) throws IOException, Stopped {
    await(pending.get(object).flush);
  }

  private void flush(int object, ObjectRun run, ObjectCursor cursor) {
    try {
      long start = nanoClock.getAsLong();
      ObjectCursor reached = run.durable(cursor, run.upload().flush());
      synchronized (durable) {
        durable.set(object, reached);
        conditions.durable(List.copyOf(durable));
      }
      pending.get(object).flushNanos = nanoClock.getAsLong() - start;
    } catch (IOException | Stopped e) {
      throw new CompletionException(e);
    }
  }

  private static void await(CompletableFuture<Void> flush) throws IOException, Stopped {
    try {
      flush.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case IOException failed -> throw failed;
        case Stopped stopped -> throw stopped;
        default -> throw e;
      }
    }
  }
}
