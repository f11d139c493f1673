package io.drover.tier.s3;

import io.drover.tier.Crc;
import io.drover.tier.Label;
import io.drover.tier.ObjectKey;
import io.drover.tier.ObjectReader;
import io.drover.tier.ObjectStat;
import io.drover.tier.Space;
import io.drover.tier.Staging;
import io.drover.tier.Tier;
import io.drover.tier.TierException;
import io.drover.tier.Traits;
import io.drover.tier.Upload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * Objects of one bucket, below a prefix. What fits one part is a single request at publish, with
 * its label as metadata; anything larger is a multipart upload, found by its key after a crash, and
 * its label lies beside it as {@code <key>~label}. Objects are plain bytes that any tool reads.
 *
 * <p>Publishing is conditional where the server can (If-None-Match), so a late request never
 * replaces an object. {@link #capabilities} tells what this server was seen to do.
 *
 * <p>Uploads that nobody ends stay until {@link #delete} of their key; a rule of the bucket
 * (AbortIncompleteMultipartUpload) may remove older ones, and their resume is then Missing.
 */
public final class S3Tier implements Tier {
  private final S3Target target;

  /** A tier over a bucket that exists. No server is asked before the first verb. */
  public S3Tier(Bucket bucket, S3Settings settings) {
    this.target = new S3Target(bucket, settings);
  }

  /** What the server was seen to do; unknown until something was published. */
  public Capabilities capabilities() {
    return target.capabilities();
  }

  /**
   * Tries what the server can do, with small objects under a key that nobody uses; nothing is left.
   */
  public Capabilities examine(ObjectKey unused) throws TierException {
    // Begun before the object is there: s3mock destroys that one with the upload.
    Multipart multipart = Multipart.create(target, unused, 1);
    try {
      examinePuts(unused);
      examineCopies(multipart);
    } finally {
      multipart.abort("examine " + unused);
      delete(unused);
    }
    return capabilities();
  }

  private void examinePuts(ObjectKey unused) throws TierException {
    Puts puts = new Puts(target);
    puts.publish(unused, zeros(1), Label.NONE);
    try {
      puts.publish(unused, zeros(2), Label.NONE);
      target.learn(known -> known.withConditional(Capabilities.Answer.NO));
      puts.publish(unused, zeros(1), Label.NONE);
    } catch (TierException.Corrupt refused) {
      // The condition held, and that was noted.
    }
  }

  private void examineCopies(Multipart multipart) throws TierException {
    Crc content = Crc.ofZeros(1);
    Spot spot =
        new Spot(target.settings().access().endpoint(), target.bucket(), multipart.key(), 1);
    new Copies(target).canPublish(new Offer(spot, 0, List.of(content)));
    if (multipart.checksum()) {
      new CopiedParts(multipart, spot).copy(1, 0, List.of(content));
    } else {
      target.reach(target.bucket()).parts(Capabilities.Answer.NO);
    }
  }

  private static Part zeros(long bytes) {
    Part part = new Part();
    part.appendZeros(bytes);
    return part;
  }

  @Override
  public Traits traits() {
    return new Traits(true, target.settings().cold());
  }

  @Override
  public Upload begin(ObjectKey key, long expectedBytes) throws TierException {
    // Nothing smaller ever becomes parts.
    if (expectedBytes >= S3Settings.Writing.PART_BYTES_MIN) {
      abortAll("begin " + key, key);
    }
    return S3Upload.begin(target, key, expectedBytes);
  }

  @Override
  public Upload resume(ObjectKey key, long durableBytes) throws TierException {
    String attempt = "resume " + key;
    for (Multipart multipart : Multipart.of(target, attempt, key)) {
      Optional<List<Multipart.Stored>> stored = prefix(parts(attempt, multipart), durableBytes);
      if (stored.isPresent()) {
        return S3Upload.resume(multipart, stored.get());
      }
    }
    throw target
        .failure()
        .missing(attempt, "no upload of " + durableBytes + " durable bytes; begin it again");
  }

  @Override
  public ObjectReader open(ObjectKey key) throws TierException {
    return S3Reader.open(target, key);
  }

  @Override
  public Staging stage(Set<ObjectKey> keys, Instant deadline) throws TierException {
    if (!target.settings().cold()) {
      return new Staging(keys, Set.of());
    }
    Restores restores = new Restores(target);
    Set<ObjectKey> ready = new HashSet<>();
    Set<ObjectKey> pending = new HashSet<>();
    for (ObjectKey key : keys) {
      (restores.isReady(key) ? ready : pending).add(key);
    }
    return new Staging(ready, pending);
  }

  @Override
  public Optional<ObjectStat> stat(ObjectKey key) throws TierException {
    Optional<HeadObjectResponse> found = target.head("stat " + key, target.bucket().path(key));
    return found.isEmpty() ? Optional.empty() : Optional.of(stat(key, found.get()));
  }

  /** What S3 shows is durable. */
  @Override
  public Optional<ObjectStat> secure(ObjectKey key) throws TierException {
    return stat(key);
  }

  @Override
  public void delete(ObjectKey key) throws TierException {
    String attempt = "delete " + key;
    abortAll(attempt, key);
    target.delete(attempt, target.bucket().path(key));
    target.delete(attempt, target.bucket().labelPath(key));
  }

  @Override
  public List<ObjectStat> list(Optional<ObjectKey> after, int limit) throws TierException {
    return new Listing(target, this::stat).after(after, limit);
  }

  /** S3 tells no end of its room; a bucket that is away is told by the failure. */
  @Override
  public Space space() throws TierException {
    target.requireBucket("space");
    return Space.ENDLESS;
  }

  @Override
  public void close() {
    target.close();
  }

  private void abortAll(String attempt, ObjectKey key) throws TierException {
    for (Multipart multipart : Multipart.of(target, attempt, key)) {
      multipart.abort(attempt);
    }
  }

  /** An upload that somebody ends at this moment has no parts. */
  private static List<Multipart.Stored> parts(String attempt, Multipart multipart)
      throws TierException {
    try {
      return multipart.parts(attempt);
    } catch (TierException.Missing ended) {
      return List.of();
    }
  }

  /** The parts 1, 2, … that are exactly so many bytes, if these are. */
  private static Optional<List<Multipart.Stored>> prefix(
      List<Multipart.Stored> parts, long durableBytes) {
    List<Multipart.Stored> prefix = new ArrayList<>();
    long bytes = 0;
    for (Multipart.Stored part : parts) {
      boolean next = part.part().partNumber() == prefix.size() + 1;
      if (!next || bytes + part.bytes() > durableBytes) {
        break;
      }
      prefix.add(part);
      bytes += part.bytes();
    }
    return bytes == durableBytes ? Optional.of(prefix) : Optional.empty();
  }

  private ObjectStat stat(ObjectKey key, HeadObjectResponse found) throws TierException {
    Map<String, String> metadata = found.metadata();
    long bytes =
        Metadata.isHollow(found) ? Metadata.bytes(metadata).orElseThrow() : found.contentLength();
    Label label = Metadata.isInParts(metadata) ? labelBeside(key) : Metadata.label(metadata);
    return new ObjectStat(key, bytes, label);
  }

  private Label labelBeside(ObjectKey key) throws TierException {
    try {
      return new Label(
          target
              .client()
              .getObjectAsBytes(
                  request ->
                      request
                          .bucket(target.bucket().name())
                          .key(target.bucket().labelPath(key))
                          .overrideConfiguration(target.deadline().of(0)))
              .asByteArray());
    } catch (SdkException e) {
      if (S3Failure.isMissing(e)) {
        return Label.NONE;
      }
      throw target.failure().of("read the label of " + key, e);
    }
  }
}
