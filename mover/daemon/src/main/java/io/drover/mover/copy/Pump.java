package io.drover.mover.copy;

import io.drover.mover.migration.Fact;
import io.drover.stub.ObjectCursor;
import io.drover.tier.Crc;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.function.LongSupplier;

/**
 * Moves the bytes of one copy, whatever the direction: all objects at the same time, each by a
 * thread that reads, digests and appends.
 */
public final class Pump {
  private final BufferPool buffers;
  private final Executor threads;
  private final LongSupplier nanoClock;

  /**
   * @param threads for the further objects of a striped copy and for flushes; must not queue
   */
  public Pump(BufferPool buffers, Executor threads, LongSupplier nanoClock) {
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
  public Fact.BytesCopied run(Transfer transfer) throws IOException, Stopped, InterruptedException {
    Checkpoints checkpoints = new Checkpoints(transfer, threads, nanoClock);
    List<ObjectRun> runs = new ArrayList<>();
    for (int object = 0; object < transfer.layout().stripeCount(); object++) {
      runs.add(new ObjectRun(transfer, object));
    }
    List<FutureTask<Void>> tasks = new ArrayList<>();
    for (int object = 0; object < runs.size(); object++) {
      int own = object;
      tasks.add(new FutureTask<>(() -> copy(transfer, runs.get(own), own, checkpoints)));
    }
    tasks.stream().skip(1).forEach(threads::execute);
    tasks.getFirst().run();
    await(tasks);
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
    if (transfer.checkpoints()) {
      // The stub will say that every byte is durable before the first object is published.
      run.upload().flush();
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
  private static void await(List<FutureTask<Void>> tasks)
      throws IOException, Stopped, InterruptedException {
    Optional<Throwable> first = Optional.empty();
    for (FutureTask<Void> task : tasks) {
      try {
        task.get();
      } catch (ExecutionException e) {
        first = first.or(() -> Optional.of(e.getCause()));
      }
    }
    if (first.isPresent()) {
      throwIfExpected(first.get());
      throw new IllegalStateException("an object's transfer broke", first.get());
    }
  }

  private static void throwIfExpected(Throwable failure)
      throws IOException, Stopped, InterruptedException {
    if (failure instanceof IOException failed) {
      throw failed;
    }
    if (failure instanceof Stopped stopped) {
      throw stopped;
    }
    if (failure instanceof InterruptedException interrupted) {
      throw interrupted;
    }
  }
}
