package io.drover.mover.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * One bucket, as a target of a pool.
 *
 * @param bucket {@code <bucket>} or {@code <bucket>/<prefix>}
 * @param endpoint of a server that is not AWS
 * @param profile of the credentials file; without both, the SDK's own chain is asked
 * @param storageClass of new objects; without it the bucket's default
 * @param encryption as S3 names it; without it the bucket's default
 * @param kmsKey id, alias or ARN; without it the account's own
 * @param partSize what one request carries; a larger object is sent in parts
 * @param partsInFlight of one object
 * @param memory off-heap, for parts that are filled or sent
 * @param timeout how long a connection may be silent
 * @param restoreDays for which a cold object stays readable once it was asked for
 */
public record S3Target(
    String bucket,
    Optional<String> endpoint,
    @Default("us-east-1") String region,
    @Default("auto") Addressing addressing,
    Optional<String> profile,
    Optional<Path> credentialsFile,
    Optional<String> storageClass,
    Optional<String> encryption,
    Optional<String> kmsKey,
    @Default("64 MiB") Size partSize,
    @Default("4") int partsInFlight,
    @Default("256 MiB") Size memory,
    @Default("60s") Duration timeout,
    @Default("by-class") Coldness cold,
    @Default("3") int restoreDays,
    @Default("standard") RestoreTier restoreTier) {

  /** Where the bucket's name goes. */
  public enum Addressing {
    /** Into the path with an endpoint, into the host's name without. */
    AUTO,
    PATH,
    HOST
  }

  /** Which objects have to be restored before they are read. */
  public enum Coldness {
    /** Those that are written with a cold class. */
    BY_CLASS,
    /** Any of them may: a rule of the bucket moves them. */
    ALWAYS
  }

  /** How fast a cold object is restored, and at what price. */
  public enum RestoreTier {
    BULK,
    STANDARD,
    EXPEDITED
  }
}
