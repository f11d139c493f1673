package io.drover.mover.recall;

import io.drover.events.Code;
import io.drover.mover.copy.CopySource;
import io.drover.mover.home.HomeException;
import io.drover.mover.home.Tree;
import io.drover.tier.ByteRange;
import io.drover.tier.TierException;
import java.util.List;

/** What one recall may fill of the tree's file system. */
final class Room {
  private final Tree tree;
  private final long reserveBytes;
  private final long shortBytes;
  private volatile boolean isShort;

  Room(Tree tree, long reserveBytes, long shortBytes) {
    this.tree = tree;
    this.reserveBytes = reserveBytes;
    this.shortBytes = shortBytes;
  }

  /** Whether there was so little, when it was required, that what comes should not stay. */
  boolean isShort() {
    return isShort;
  }

  /**
   * Refuses a fill that does not fit beside the reserve. Holes need no room; they are counted only
   * when it matters, because asking for them costs calls.
   *
   * @throws HomeException with {@code no-space}
   */
  void require(CopySource source, List<ByteRange> missing) throws HomeException, TierException {
    long freeBytes = tree.freeBytes();
    isShort = freeBytes < shortBytes;
    long leftBytes = freeBytes - reserveBytes;
    long atMostBytes = missing.stream().mapToLong(ByteRange::bytes).sum();
    if (atMostBytes == 0 || atMostBytes <= leftBytes) {
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
