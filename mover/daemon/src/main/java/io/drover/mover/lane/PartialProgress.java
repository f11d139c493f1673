package io.drover.mover.lane;

import io.drover.events.Request;
import io.drover.mover.intake.Assignment;
import io.drover.mover.intake.Finish;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/** One request that several copies are made for: their progress is its own, added up. */
final class PartialProgress {
  private static final int MOVED = 0;
  private static final int TOTAL = 1;

  private final Assignment whole;
  private final List<AtomicLongArray> parts = new ArrayList<>();

  PartialProgress(Assignment whole) {
    this.whole = whole;
  }

  /** The request, as one of the copies sees it; the request is answered when all have ended. */
  synchronized Assignment part() {
    AtomicLongArray counts = new AtomicLongArray(2);
    parts.add(counts);
    return new Part(counts);
  }

  private synchronized long sum(int index) {
    return parts.stream().mapToLong(part -> part.get(index)).sum();
  }

  private final class Part implements Assignment {
    private final AtomicLongArray counts;

    Part(AtomicLongArray counts) {
      this.counts = counts;
    }

    @Override
    public Request request() {
      return whole.request();
    }

    @Override
    public Stop stop() {
      return whole.stop();
    }

    @Override
    public void progress(long bytes, long totalBytes) {
      counts.set(MOVED, bytes);
      counts.set(TOTAL, totalBytes);
      whole.progress(sum(MOVED), sum(TOTAL));
    }

    @Override
    public void waitingFor(String reason) {
      whole.waitingFor(reason);
    }

    @Override
    public void finish(Finish finish) {
      throw new IllegalStateException("a part is not answered by itself: " + finish);
    }
  }
}
