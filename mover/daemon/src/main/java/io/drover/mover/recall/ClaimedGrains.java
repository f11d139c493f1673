package io.drover.mover.recall;

import io.drover.tier.ByteRange;
import io.drover.tier.Grain;
import io.drover.tier.RangeSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The grains of one file that workers bring at this moment, each by one. Not for threads. */
final class ClaimedGrains {
  private final Set<Long> starts = new HashSet<>();

  /**
   * Claims the first grain of what is missing that nobody brings.
   *
   * @param bytes of the file; its last grain may be short
   */
  Optional<ByteRange> claim(RangeSet missing, long bytes) {
    for (ByteRange run : missing.runs()) {
      ByteRange grains = run.widen(Grain.BYTES, bytes);
      for (long start = grains.start(); start < grains.end(); start += Grain.BYTES) {
        if (starts.add(start)) {
          return Optional.of(new ByteRange(start, Math.min(start + Grain.BYTES, bytes)));
        }
      }
    }
    return Optional.empty();
  }

  void release(ByteRange grain) {
    starts.remove(grain.start());
  }
}
