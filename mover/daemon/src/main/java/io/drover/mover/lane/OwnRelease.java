package io.drover.mover.lane;

import io.drover.events.Request;
import io.drover.mover.intake.Assignment;
import io.drover.mover.intake.Finish;
import java.util.function.Consumer;

/** A release that no policy asked for: nobody cancels it, and nobody reads its result. */
record OwnRelease(Request request, Consumer<Finish> answer) implements Assignment {
  @Override
  public Stop stop() {
    return Stop.NONE;
  }

  @Override
  public void progress(long bytes, long totalBytes) {
    // Nobody looks.
  }

  @Override
  public void waitingFor(String reason) {
    // Nobody looks.
  }

  @Override
  public void finish(Finish finish) {
    answer.accept(finish);
  }
}
