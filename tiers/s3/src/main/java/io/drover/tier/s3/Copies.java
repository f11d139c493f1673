package io.drover.tier.s3;

import io.drover.tier.Crc;
import io.drover.tier.Label;
import io.drover.tier.ObjectKey;
import io.drover.tier.TierException;
import io.drover.tier.s3.Capabilities.Answer;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.TaggingDirective;

/**
 * Whole objects that the server copies by itself. Only publishing makes one, and nothing can be
 * read in its place any more when it fails there: so the first copy from a bucket is one beside all
 * objects, to see whether the server may and whether it says what it made.
 *
 * <p>https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html.
 */
record Copies(S3Target target) {
  /** No key of ours holds this character. One that a crash leaves is replaced by the next. */
  private static final String TRIAL = "~copied";

  /** Whether a publish may copy objects from where this one lies. */
  boolean canPublish(Offer offer) throws TierException {
    Reach reach = target.reach(offer.from().bucket());
    synchronized (reach) {
      if (reach.objects() == Answer.UNKNOWN) {
        tryFirst(offer, reach);
      }
      return reach.objects() == Answer.YES;
    }
  }

  private void tryFirst(Offer offer, Reach reach) throws TierException {
    String path = target.bucket().base() + TRIAL;
    try {
      CopyObjectRequest request = request(path, offer.from(), Map.of()).build();
      Optional<String> told = told(target.client().copyObject(request), path);
      boolean right = told.equals(Optional.of(S3Target.encoded(offer.digest())));
      reach.objects(right ? Answer.YES : Answer.NO);
    } catch (SdkException e) {
      if (!S3Failure.isRefusedCopy(e)) {
        throw target.failure().of("copy " + offer.from().key(), e);
      }
      // What is wrong with this object says nothing of the others.
      reach.objects(S3Failure.isOfOneObject(e) ? Answer.UNKNOWN : Answer.NO);
      return;
    }
    target.delete("copy " + offer.from().key(), path);
  }

  /** What a copy must be. */
  record Wanted(ObjectKey key, Crc digest, Label label) {
    String attempt() {
      return "publish " + key;
    }
  }

  /** Publishes a copy; one that is there already with this content is done. */
  void publish(Spot from, Wanted wanted) throws TierException {
    publish(from, wanted, target.capabilities().conditional() != Answer.NO);
  }

  private void publish(Spot from, Wanted wanted, boolean conditional) throws TierException {
    String path = target.bucket().path(wanted.key());
    CopyObjectRequest.Builder request =
        request(path, from, Metadata.whole(wanted.digest().bytes(), wanted.label()));
    if (conditional) {
      request.ifNoneMatch("*");
    }
    try {
      check(from, wanted, told(target.client().copyObject(request.build()), path));
    } catch (SdkException e) {
      if (S3Failure.status(e) == 412) {
        target.learn(known -> known.withConditional(Answer.YES));
        new Puts(target).requireSame(wanted.attempt(), wanted.key(), wanted.digest());
      } else if (conditional && S3Failure.status(e) == 501) {
        // Servers learned the condition for copies long after that for other requests.
        publish(from, wanted, false);
      } else if (S3Failure.isRefusedCopy(e) && !S3Failure.isOfOneObject(e)) {
        throw readNextTime(from, wanted);
      } else {
        throw target.failure().of(wanted.attempt(), e);
      }
    }
  }

  private void check(Spot from, Wanted wanted, Optional<String> told) throws TierException {
    if (told.equals(Optional.of(S3Target.encoded(wanted.digest())))) {
      return;
    }
    target.delete(wanted.attempt(), target.bucket().path(wanted.key()));
    if (told.isPresent()) {
      throw target
          .failure()
          .corrupt(
              wanted.attempt(),
              "what the store copied from %s is not %s".formatted(from.path(), wanted.digest()));
    }
    throw readNextTime(from, wanted);
  }

  private TierException readNextTime(Spot from, Wanted wanted) {
    target.reach(from.bucket()).objects(Answer.NO);
    return target
        .failure()
        .again(
            wanted.attempt(),
            "the server does not copy by itself any more; the next attempt reads and writes");
  }

  /** What the server says of a copy that it made. */
  private Optional<String> told(CopyObjectResponse answer, String path) throws TierException {
    String told =
        answer.copyObjectResult() == null ? null : answer.copyObjectResult().checksumCRC32C();
    if (told != null) {
      return Optional.of(told);
    }
    return target.head("copy", path).flatMap(head -> Optional.ofNullable(head.checksumCRC32C()));
  }

  private CopyObjectRequest.Builder request(String path, Spot from, Map<String, String> metadata) {
    CopyObjectRequest.Builder request =
        CopyObjectRequest.builder()
            .sourceBucket(from.bucket().name())
            .sourceKey(from.path())
            .destinationBucket(target.bucket().name())
            .destinationKey(path)
            .checksumAlgorithm(ChecksumAlgorithm.CRC32_C)
            .contentType(Puts.TYPE)
            .metadataDirective(MetadataDirective.REPLACE)
            .metadata(metadata)
            .taggingDirective(TaggingDirective.REPLACE)
            .overrideConfiguration(target.deadline().of(from.bytes()));
    S3Settings.Writing writing = target.settings().writing();
    writing.storageClass().ifPresent(request::storageClass);
    writing.encryption().algorithm().ifPresent(request::serverSideEncryption);
    writing.encryption().kmsKey().ifPresent(request::ssekmsKeyId);
    return request;
  }
}
