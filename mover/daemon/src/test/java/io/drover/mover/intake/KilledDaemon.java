package io.drover.mover.intake;

import io.drover.events.Outcome;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** An intake in a process of its own, for a test to kill: bootstrap servers, then the cell. */
final class KilledDaemon {
  private KilledDaemon() {}

  public static void main(String[] arguments) {
    RandomGenerator random = RandomGenerator.getDefault();
    ScheduledExecutorService later = Executors.newScheduledThreadPool(1);
    FakeOperations operations =
        new FakeOperations(
            assignment -> {
              // Out of order, so that there are finished ones beyond the watermark.
              var _ =
                  later.schedule(
                      () -> assignment.finish(FakeOperations.ended(Outcome.succeeded("done"))),
                      random.nextInt(20),
                      TimeUnit.MILLISECONDS);
            });
    Cell cell = new Cell(arguments[0], arguments[1]);
    cell.intake(cell.settings("killed"), operations);
  }
}
