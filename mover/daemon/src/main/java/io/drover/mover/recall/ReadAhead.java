package io.drover.mover.recall;

import io.drover.tier.ByteRange;
import io.drover.tier.Grain;

/**
 * How much of a file comes ahead of its readers: who goes on where he stopped gets twice as much
 * each time, who jumps gets nothing. Not for threads.
 */
final class ReadAhead {
  private static final long WINDOW_MAX = 32 << 20;

  private long readUpTo;
  private long window;

  /** Somebody has what he asked for. Others who read the same with him change nothing. */
  void follow(ByteRange range) {
    if (range.end() == readUpTo) {
      return;
    }
    boolean goesOn = range.start() <= readUpTo && range.end() > readUpTo;
    window = goesOn ? Math.min(WINDOW_MAX, Math.max(Grain.BYTES, window * 2)) : 0;
    readUpTo = range.end();
  }

  /** Nothing, until somebody goes on. */
  void stop() {
    window = 0;
  }

  /**
   * What may come before it is asked for.
   *
   * @param bytes of the file
   */
  ByteRange range(long bytes) {
    long start = Math.min(readUpTo, bytes);
    return new ByteRange(start, Math.min(bytes - start, window) + start);
  }
}
