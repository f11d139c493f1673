package io.drover.mover.lane;

import io.drover.mover.copy.ReadOnce;
import io.drover.mover.copy.Source;
import io.drover.mover.intake.Finish;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;

/** How several copies of one file are made at the same time. */
public final class Together {
  private final Executor threads;
  private final Duration patience;

  /**
   * @param threads for all but one of the copies
   * @param patience how long a copy waits for one that is slower, so that both take what is read
   *     once; zero where the threads do not run at the same time
   */
  public Together(Executor threads, Duration patience) {
    this.threads = threads;
    this.patience = patience;
  }

  List<ReadOnce.Share> share(Source source, int copies) {
    return ReadOnce.among(source, copies, patience);
  }

  /**
   * Runs all and returns when the last has ended.
   *
   * @throws InterruptedException when this thread was, or one of the others; all are told to stop
   */
  List<Finish> run(List<Callable<Finish>> works) throws InterruptedException {
    List<FutureTask<Finish>> tasks = works.stream().map(FutureTask::new).toList();
    tasks.stream().skip(1).forEach(threads::execute);
    tasks.getFirst().run();
    List<Finish> all = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    for (FutureTask<Finish> task : tasks) {
      try {
        all.add(task.get());
      } catch (ExecutionException e) {
        failures.add(e.getCause());
      } catch (InterruptedException e) {
        tasks.forEach(each -> each.cancel(true));
        throw e;
      }
    }
    if (!failures.isEmpty()) {
      throw failure(failures.getFirst());
    }
    return all;
  }

  private static RuntimeException failure(Throwable cause) throws InterruptedException {
    if (cause instanceof InterruptedException interrupted) {
      throw interrupted;
    }
    return new IllegalStateException("making a copy broke", cause);
  }
}
