package io.drover.mover.govern;

import io.drover.mover.recall.Treatment;
import java.time.Duration;

/**
 * When somebody counts as sweeping: a program that looks at the first bytes of file after file,
 * such as one that finds out their types, and has the site bring all of them back.
 *
 * @param files of which no more than the first MiB, and less than half, was read
 * @param within so long
 * @param then what it gets from there on, until it looked at fewer
 */
public record Sweep(int files, Duration within, Treatment then) {
  /** What such programs read of a file; file(1) no more than this (its option -P bytes). */
  private static final long HEAD_BYTES = 1 << 20;

  static boolean isHead(long upTo, long bytes) {
    return upTo <= HEAD_BYTES && 2 * upTo < bytes;
  }
}
