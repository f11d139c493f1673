package io.drover.mover.govern;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;

/** How much there was within the last while, to a sixteenth of it. For many threads. */
final class Usage {
  private static final int SLOTS = 16;

  private final long slotNanos;
  private final LongSupplier nanoClock;
  private final long startNanos;
  private final long[] amounts = new long[SLOTS];
  private long slot;

  Usage(Duration within, LongSupplier nanoClock) {
    this.slotNanos = Math.max(1, within.toNanos() / SLOTS);
    this.nanoClock = nanoClock;
    this.startNanos = nanoClock.getAsLong();
  }

  synchronized void add(long amount) {
    advance();
    amounts[(int) (slot % SLOTS)] += amount;
  }

  synchronized long sum() {
    advance();
    return Arrays.stream(amounts).sum();
  }

  private void advance() {
    long now = (nanoClock.getAsLong() - startNanos) / slotNanos;
    long from = Math.max(slot + 1, now - SLOTS + 1);
    for (long passed = from; passed <= now; passed++) {
      amounts[(int) (passed % SLOTS)] = 0;
    }
    slot = Math.max(slot, now);
  }
}
