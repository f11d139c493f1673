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
}
