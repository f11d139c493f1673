package io.drover.mover.ops;

import io.drover.tier.Space;
import io.drover.tier.Tier;
import io.drover.tier.TierException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks one target for its space, at most once at a time: a directory on a dead server would
 * otherwise collect one stuck thread for every look at the page.
 */
final class TargetProbe {
  /** A page that reloads every two seconds asks every time, and ten pages ask no more often. */
  private static final Duration BELIEVED = Duration.ofSeconds(1);

  /** All targets together are given this long; people wait for the page. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final int number;
  private final String where;
  private final Tier tier;
  private final TierPools.Means means;
  private CompletableFuture<PoolReport.Target> asked;
  private long askedNanos;

  TargetProbe(int number, String where, Tier tier, TierPools.Means means) {
    this.number = number;
    this.where = where;
    this.tier = tier;
    this.means = means;
  }

  /** Sends the question unless an answer is fresh or on its way. */
  synchronized void ask() {
    if (asked == null || (asked.isDone() && age().compareTo(BELIEVED) > 0)) {
      askedNanos = means.nanoClock().getAsLong();
      asked = CompletableFuture.supplyAsync(this::look, means.threads());
    }
  }

  private synchronized CompletableFuture<PoolReport.Target> asked() {
    return asked;
  }

  private synchronized Duration age() {
    return Duration.ofNanos(means.nanoClock().getAsLong() - askedNanos);
  }

  /** The answer to the last question, or that there is none yet. */
  PoolReport.Target answer() {
    try {
      Duration left = PATIENCE.minus(age());
      return asked().get(Math.max(0, left.toMillis()), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      String silence = "no answer for " + age().toSeconds() + " s";
      return failed(PoolReport.State.SILENT, silence);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(PoolReport.State.SILENT, "the daemon stops");
    } catch (ExecutionException e) {
      return failed(PoolReport.State.OFFLINE, "a defect: " + e.getCause());
    }
  }

  private PoolReport.Target look() {
    try {
      Space space = tier.space();
      PoolReport.State state = space.freeBytes() > 0 ? PoolReport.State.OK : PoolReport.State.FULL;
      String message = space.freeBytes() > 0 ? "" : "no room is left";
      return new PoolReport.Target(
          number, where, state, space.capacityBytes(), space.freeBytes(), message);
    } catch (TierException e) {
      return failed(stateOf(e), e.getMessage());
    }
  }

  private static PoolReport.State stateOf(TierException failure) {
    return switch (failure) {
      case TierException.Missing _, TierException.Transient _ -> PoolReport.State.OFFLINE;
      case TierException.Refused _, TierException.Corrupt _ -> PoolReport.State.REFUSED;
    };
  }

  private PoolReport.Target failed(PoolReport.State state, String message) {
    return new PoolReport.Target(number, where, state, 0, 0, message);
  }
}
