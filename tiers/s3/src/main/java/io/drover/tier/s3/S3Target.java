package io.drover.tier.s3;

import io.drover.tier.Crc;
import io.drover.tier.ObjectKey;
import io.drover.tier.TierException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** What uploads, readers and the tier itself share: the bucket and the way to it. */
final class S3Target implements AutoCloseable {
  private final Bucket bucket;
  private final S3Settings settings;
  private final S3Client client;
  private final Memory memory;
  private final S3Failure failure;
  private final Deadline deadline;
  private final ConcurrentMap<Bucket, Reach> reaches = new ConcurrentHashMap<>();
  private final AtomicReference<Capabilities> capabilities =
      new AtomicReference<>(Capabilities.UNKNOWN);

  S3Target(Bucket bucket, S3Settings settings) {
    this.bucket = bucket;
    this.settings = settings;
    this.client = S3Clients.of(settings.access());
    this.memory = new Memory(settings.writing().memoryBytes());
    this.failure = new S3Failure(bucket);
    this.deadline = new Deadline(settings.access().timeout());
  }

  Bucket bucket() {
    return bucket;
  }

  S3Settings settings() {
    return settings;
  }

  S3Client client() {
    return client;
  }

  Memory memory() {
    return memory;
  }

  S3Failure failure() {
    return failure;
  }

  Deadline deadline() {
    return deadline;
  }

  /** Whether an object may be copied here by the server itself. */
  boolean isOfSameServer(Spot spot) {
    return settings.access().endpoint().equals(spot.endpoint());
  }

  /** What is known of copies that the server makes from a bucket. */
  Reach reach(Bucket from) {
    return reaches.computeIfAbsent(from, _ -> new Reach());
  }

  Capabilities capabilities() {
    return capabilities.get().with(reach(bucket));
  }

  void learn(UnaryOperator<Capabilities> lesson) {
    capabilities.updateAndGet(lesson);
  }

  /** A request to the server. */
  interface Call<T> {
    T perform() throws TierException;
  }

  /** Performs a request; what it throws becomes what the caller does next. */
  <T> T ask(String attempt, Call<T> call) throws TierException {
    try {
      return call.perform();
    } catch (SdkException e) {
      throw failure.of(attempt, e);
    }
  }

  /**
   * What HEAD says of a path. Its answer that nothing is there is the same for a bucket that is not
   * there, and then no object is lost: so the bucket is asked for.
   */
  Optional<HeadObjectResponse> head(String attempt, String path) throws TierException {
    try {
      return Optional.of(
          client.headObject(
              request ->
                  request
                      .bucket(bucket.name())
                      .key(path)
                      .checksumMode(ChecksumMode.ENABLED)
                      .overrideConfiguration(deadline.of(0))));
    } catch (SdkException e) {
      if (!S3Failure.isMissing(e)) {
        throw failure.of(attempt, e);
      }
    }
    requireBucket(attempt);
    return Optional.empty();
  }

  void requireBucket(String attempt) throws TierException {
    try {
      client.headBucket(
          request -> request.bucket(bucket.name()).overrideConfiguration(deadline.of(0)));
    } catch (SdkException e) {
      throw S3Failure.isMissing(e)
          ? failure.refused(
              TierException.Reason.UNSUPPORTED, attempt, e, "make the bucket or correct its name")
          : failure.of(attempt, e);
    }
  }

  /** Whether an object of this content is published, as far as the server can tell. */
  boolean holds(String attempt, ObjectKey key, Crc digest) throws TierException {
    Optional<HeadObjectResponse> found = head(attempt, bucket.path(key));
    return found.isPresent()
        && found.get().contentLength() == digest.bytes()
        && agrees(found.get().checksumCRC32C(), digest);
  }

  /** Whether a checksum that the server told is that of these bytes, or none of a whole object. */
  static boolean agrees(String told, Crc digest) {
    // With a hyphen it is one of the parts' checksums, which depends on where they end.
    return told == null || told.contains("-") || told.equals(encoded(digest));
  }

  /** As in headers: the value in base64, highest byte first. */
  static String encoded(Crc crc) {
    byte[] bytes = ByteBuffer.allocate(Integer.BYTES).putInt(crc.value()).array();
    return Base64.getEncoder().encodeToString(bytes);
  }

  static Optional<Crc> decoded(String told, long bytes) {
    if (told == null || told.contains("-")) {
      return Optional.empty();
    }
    return Optional.of(new Crc(ByteBuffer.wrap(Base64.getDecoder().decode(told)).getInt(), bytes));
  }

  void delete(String attempt, String path) throws TierException {
    ask(
        attempt,
        () ->
            client.deleteObject(
                request ->
                    request.bucket(bucket.name()).key(path).overrideConfiguration(deadline.of(0))));
  }

  @Override
  public void close() {
    client.close();
    memory.close();
  }
}
