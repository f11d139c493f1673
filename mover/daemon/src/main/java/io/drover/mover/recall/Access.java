package io.drover.mover.recall;

import io.drover.tier.ByteRange;

/** What a reader waits for. */
public sealed interface Access {
  /** The file's opening; what comes after it is not known. */
  record Opening() implements Access {}

  /**
   * A call on an open file, which may be a write.
   *
   * @param range of the call, rounded outward to pages; it may lie beyond the file's end
   */
  record Using(ByteRange range) implements Access {}

  /** A call that concerns the whole file, such as a truncation or a clone. */
  record Entire() implements Access {}

  /**
   * A call as the kernel tells of it.
   *
   * @param count of bytes; 0 when the kernel cannot tell, and then the call concerns the whole file
   */
  static Access using(long offset, long count) {
    return count > 0 && offset >= 0 && count <= Long.MAX_VALUE - offset
        ? new Using(ByteRange.ofLength(offset, count))
        : new Entire();
  }
}
