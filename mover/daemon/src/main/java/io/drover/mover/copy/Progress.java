package io.drover.mover.copy;

import io.drover.stub.ObjectCursor;
import io.drover.tier.Crc;

/**
 * How far one object was appended: a cursor in the making. Shares of the file's CRC are linear, so
 * every object keeps its own and nobody waits for a neighbour.
 */
final class Progress {
  private final long fileBytes;
  private Crc prefix;
  private int fileShare;

  Progress(long fileBytes, ObjectCursor from) {
    this.fileBytes = fileBytes;
    this.prefix = new Crc(from.prefixCrc(), from.durableBytes());
    this.fileShare = from.fileShare();
  }

  long appendedBytes() {
    return prefix.bytes();
  }

  /** Takes in the next run of this object, which ends at {@code fileEnd} in the file. */
  void add(Crc run, long fileEnd) {
    prefix = prefix.then(run);
    fileShare ^= run.share(fileBytes - fileEnd);
  }

  ObjectCursor cursor() {
    return new ObjectCursor(prefix.bytes(), prefix.value(), fileShare);
  }
}
