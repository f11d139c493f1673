package io.drover.mover.intake;

import java.util.Map;

/**
 * How many requests may be worked on at the same time.
 *
 * @param all by this daemon
 * @param recallsOnly of those, how many nothing but a recall may use
 * @param pool writing to one pool, so that a slow one leaves workers for the others
 * @param byPool for pools that have a limit of their own
 */
public record WorkerLimits(int all, int recallsOnly, int pool, Map<String, Integer> byPool) {
  /** Half as many again as there are streams to a disk shelf, a quarter of them for readers. */
  public static final WorkerLimits DEFAULT = new WorkerLimits(16, 4, 8, Map.of());

  public WorkerLimits {
    if (recallsOnly < 0 || recallsOnly >= all || pool < 1) {
      throw new IllegalArgumentException(
          "of %d workers one at least must be for all, not %d for recalls, and a pool needs one"
              .formatted(all, recallsOnly));
    }
    byPool = Map.copyOf(byPool);
  }

  int of(String poolName) {
    return byPool.getOrDefault(poolName, pool);
  }
}
