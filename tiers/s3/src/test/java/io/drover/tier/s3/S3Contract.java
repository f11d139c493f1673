package io.drover.tier.s3;

import io.drover.tier.TierContract;

/** The contract as it stands over S3, whoever serves it. */
abstract class S3Contract extends TierContract {
  @Override
  protected int objectsToList() {
    return 100;
  }

  @Override
  protected int chunkBytes() {
    return Settings.PART_BYTES;
  }

  /** The server hears of a small upload when it is published. */
  @Override
  protected boolean discardsWhatIsOpen() {
    return false;
  }

  /** What was appended is digested on its way. */
  @Override
  protected boolean comparesDigest() {
    return true;
  }
}
