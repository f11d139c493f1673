package io.drover.tier.s3;

import java.util.Optional;

/** Settings as the tests need them. */
final class Settings {
  /** The smallest that S3 allows. */
  static final int PART_BYTES = 5 << 20;

  private Settings() {}

  static S3Settings over(S3Settings.Access access) {
    return new S3Settings(
        access, writing(64L << 20), new S3Settings.Restoring(false, 2, "Standard"));
  }

  static S3Settings.Writing writing(long memoryBytes) {
    return new S3Settings.Writing(
        PART_BYTES, 3, memoryBytes, Optional.empty(), S3Settings.Encryption.OF_BUCKET);
  }
}
