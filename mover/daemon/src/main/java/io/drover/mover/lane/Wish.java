package io.drover.mover.lane;

import io.drover.events.Code;
import io.drover.events.FilePath;
import io.drover.events.Placement;
import io.drover.events.Request;
import io.drover.mover.copy.Pool;
import io.drover.mover.intake.Assignment;
import io.drover.mover.migration.Verdict;
import io.drover.tier.Grain;
import io.drover.tier.Layout;
import java.util.List;

/**
 * One archive that is asked for: whose, and where to.
 *
 * @param tag of the request, as the stub remembers it
 */
record Wish(Assignment assignment, FilePath path, List<Into> into, long tag) {
  Wish {
    into = List.copyOf(into);
  }

  /** A pool that the file is to have a copy in, and in which layout. */
  record Into(Pool pool, Layout layout) {}

  /** The layout that a request wants in a pool. */
  static Verdict<Layout> layout(Placement placement, Pool pool) {
    long stripeBytes = placement.stripeSize().orElse(pool.layout().stripeBytes());
    int stripeCount = placement.stripeCount().orElse(pool.layout().stripeCount());
    if (stripeBytes % Grain.BYTES != 0 || stripeBytes < Grain.BYTES) {
      return new Verdict.Refuse<>(
          Code.UNSUPPORTED,
          "stripeSize " + stripeBytes + " is not a multiple of " + Grain.BYTES + " bytes");
    }
    return new Verdict.Proceed<>(new Layout(stripeBytes, stripeCount));
  }

  Request request() {
    return assignment.request();
  }
}
