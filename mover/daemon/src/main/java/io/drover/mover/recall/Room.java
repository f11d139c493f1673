package io.drover.mover.recall;

import io.drover.events.Code;
import io.drover.mover.copy.CopySource;
import io.drover.mover.home.HomeException;
import io.drover.mover.home.Tree;
import io.drover.tier.ByteRange;
import io.drover.tier.TierException;
import java.util.List;

/** What a recall may fill of the tree's file system. */
record Room(Tree tree, long reserveBytes, long shortBytes) {
  /** Whether there is so little that what comes back to be read should not stay. */
  boolean isShort() throws HomeException {
    return shortBytes > 0 && tree.freeBytes() < shortBytes;
  }

  /**
   * Refuses a fill that does not fit beside the reserve. Holes need no room; they are counted only
   * when it matters, because asking for them costs calls.
   *
   * @throws HomeException with {@code no-space}
   */
  void require(CopySource source, List<ByteRange> missing) throws HomeException, TierException {
    long leftBytes = tree.freeBytes() - reserveBytes;
    long atMostBytes = missing.stream().mapToLong(ByteRange::bytes).sum();
    if (atMostBytes <= leftBytes) {
      return;
    }
    long neededBytes = 0;
    for (ByteRange run : missing) {
      neededBytes += dataBytes(source, run);
    }
    if (neededBytes > leftBytes) {
      throw new HomeException(
          Code.NO_SPACE,
          "tree " + tree.name() + " has no room for " + neededBytes + " bytes beside its reserve");
    }
  }

  private static long dataBytes(CopySource source, ByteRange run) throws TierException {
    long bytes = 0;
    for (long at = run.start(); at < run.end(); ) {
      ByteRange data = source.dataAt(at);
      if (data.isEmpty() || data.start() >= run.end()) {
        return bytes;
      }
      bytes += Math.min(data.end(), run.end()) - Math.max(data.start(), at);
      at = data.end();
    }
    return bytes;
  }
}
