package io.drover.tier.s3;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** What an operator chooses of one S3 target, besides its bucket. */
public record S3Settings(Access access, Writing writing, Restoring restoring) {
  /** The classes of AWS whose objects must be restored before they are read. */
  private static final Set<String> COLD_CLASSES = Set.of("GLACIER", "DEEP_ARCHIVE");

  /**
   * How the server is reached.
   *
   * @param endpoint of a server that is not AWS
   * @param pathStyle the bucket is part of the path, not of the host's name
   * @param profile of the credentials file; without it and the file, the SDK's own chain is asked
   * @param timeout how long a connection may be silent
   * @param connections at a time
   */
  public record Access(
      Optional<URI> endpoint,
      String region,
      boolean pathStyle,
      Optional<String> profile,
      Optional<Path> credentialsFile,
      Duration timeout,
      int connections) {}

  /**
   * How objects are written.
   *
   * @param partBytes of a part; an object of at most so many bytes is one request
   * @param partsInFlight of one upload
   * @param memoryBytes off-heap, for all parts of the target that are being filled or sent
   * @param storageClass as S3 names it; the bucket's default without it
   */
  public record Writing(
      long partBytes,
      int partsInFlight,
      long memoryBytes,
      Optional<String> storageClass,
      Encryption encryption) {
    /** S3 refuses a smaller part unless it is the last one of its object. */
    public static final long PART_BYTES_MIN = 5L << 20;

    public Writing {
      if (partBytes < PART_BYTES_MIN || partsInFlight < 1) {
        throw new IllegalArgumentException(
            "parts of %d bytes, %d in flight; at least %d bytes and 1 are needed"
                .formatted(partBytes, partsInFlight, PART_BYTES_MIN));
      }
    }
  }

  /**
   * Encryption at rest, by the server.
   *
   * @param algorithm {@code AES256} (SSE-S3), {@code aws:kms} or {@code aws:kms:dsse}; the bucket's
   *     default without it
   * @param kmsKey key id, alias or ARN; the account's own without it
   */
  public record Encryption(Optional<String> algorithm, Optional<String> kmsKey) {
    public static final Encryption OF_BUCKET = new Encryption(Optional.empty(), Optional.empty());
  }

  /**
   * How cold objects are made readable.
   *
   * @param always objects may be cold whatever class they are written with, because a rule of the
   *     bucket moves them
   * @param days for which a restored object stays readable
   * @param tier {@code Standard}, {@code Bulk} or {@code Expedited}
   */
  public record Restoring(boolean always, int days, String tier) {}

  /** Whether objects of this target have to be staged before they are read. */
  boolean cold() {
    return restoring.always() || writing.storageClass().filter(S3Settings::isCold).isPresent();
  }

  static boolean isCold(String storageClass) {
    return COLD_CLASSES.contains(storageClass);
  }
}
