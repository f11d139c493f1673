package io.drover.mover.ops;

import java.util.List;

/** What can be said about the pools without making anybody wait for one that is away. */
public interface PoolsView {
  /** Every pool of the configuration, by name. */
  List<PoolReport> report();
}
