package io.drover.mover.copy;

import io.drover.mover.migration.Fact;
import io.drover.stub.ObjectCursor;
import io.drover.tier.Crc;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;

/**
 * Moves the bytes of one copy, whatever the direction: all objects at the same time, each by a
 * thread that reads, digests and appends.
 */
public final class Pump {
  private final BufferPool buffers;
  private final ExecutorService threads;
  private final LongSupplier nanoClock;

  /**
   * @param threads for the further objects of a striped copy and for flushes; must not queue
   */
  public Pump(BufferPool buffers, ExecutorService threads, LongSupplier nanoClock) {
    this.buffers = buffers;
    this.threads = threads;
    this.nanoClock = nanoClock;
  }

  /**
   * Appends every byte from the cursors on.
   *
   * @throws IOException when source or destination failed; uploads stay as they are
   * @throws Stopped when the conditions said so
   * @throws InterruptedException when the wait for a buffer or for another object was interrupted
   */
  public Fact.BytesCopied run(Transfer transfer)
      throws IOException, Stopped, InterruptedException {
    Checkpoints checkpoints = new Checkpoints(transfer, threads, nanoClock);
    List<ObjectRun> runs = new ArrayList<>();
    for (int object = 0; object < transfer.layout().stripeCount(); object++) {
      runs.add(new ObjectRun(transfer, object));
    }
    List<Future<?>> others = new ArrayList<>();
    for (int object = 1; object < runs.size(); object++) {
      int own = object;
      others.add(threads.submit(() -> copy(transfer, runs.get(own), own, checkpoints)));
    }
    try {
      copy(transfer, runs.getFirst(), 0, checkpoints);
    } finally {
      finishAll(others);
    }
    for (Future<?> other : others) {
      result(other);
    }
    return copied(runs, transfer.source().bytes());
  }

  private Void copy(Transfer transfer, ObjectRun run, int object, Checkpoints checkpoints)
      throws IOException, Stopped, InterruptedException {
    long bytes = transfer.source().bytes();
    try (BufferPool.Loan loan = buffers.take(bytes, BufferPool.Use.COPY)) {
      run.copy(
          loan.buffer(),
          appended -> {
            if (transfer.checkpoints()) {
              checkpoints.appended(object, appended);
            }
          });
    } finally {
      checkpoints.settle(object);
    }
    return null;
  }

  private static Fact.BytesCopied copied(List<ObjectRun> runs, long bytes) {
    List<ObjectCursor> cursors = runs.stream().map(ObjectRun::cursor).toList();
    int whole = 0;
    for (ObjectCursor cursor : cursors) {
      whole ^= cursor.fileShare();
    }
    return new Fact.BytesCopied(cursors, new Crc(whole, bytes));
  }

  /** However one object ended, none may still run when the caller looks at the uploads. */
  private static void finishAll(List<Future<?>> others) throws InterruptedException {
    for (Future<?> other : others) {
      try {
        other.get();
      } catch (ExecutionException e) {
        // Told by result(), after all have ended.
        continue;
      }
    }
  }

  private static void result(Future<?> other) throws IOException, Stopped, InterruptedException {
    try {
      other.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException failed -> throw failed;
        case Stopped stopped -> throw stopped;
        default -> throw new IllegalStateException("an object's transfer broke", e.getCause());
      }
    }
  }
}
