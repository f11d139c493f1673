package io.drover.mover.recall;

import io.drover.tier.ByteRange;

/** What a worker of a {@link Stream} does next. The fill of each is entered. */
sealed interface StreamTask {
  /** Opens file and copy. */
  record Open() implements StreamTask {}

  /** Answers those whose range is in place. */
  record Answer(RangeFill fill) implements StreamTask {}

  /**
   * Brings a grain that nobody else brings.
   *
   * @param account on which it goes
   * @param ahead whether nobody waits for it
   */
  record Bring(RangeFill fill, ByteRange grain, Account account, boolean ahead)
      implements StreamTask {}

  /** Every range is in place: makes the file whole. */
  record Finish(RangeFill fill) implements StreamTask {}

  /** Goes: it does not count as working any more. */
  record Nothing() implements StreamTask {}
}
