package io.drover.tier.s3;

import io.drover.tier.Crc;
import io.drover.tier.ObjectKey;
import io.drover.tier.TierException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * A multipart upload as the server keeps it. Its id is never stored: it is found by the key.
 *
 * @param checksum the server was asked for the CRC32C of the whole and agreed
 */
record Multipart(S3Target target, ObjectKey key, String id, boolean checksum) {
  private static final int PARTS_A_PAGE = 1000;

  /** A part that the server has, and its CRC if it tells it. */
  record Stored(CompletedPart part, long bytes, Optional<Crc> crc) {}

  static Multipart create(S3Target target, ObjectKey key, long expectedBytes) throws TierException {
    String attempt = "begin " + key;
    if (target.capabilities().checksums() == Capabilities.Answer.UNKNOWN) {
      Capabilities.Answer keeps =
          keepsChecksums(target, key) ? Capabilities.Answer.YES : Capabilities.Answer.NO;
      target.learn(known -> known.withChecksums(keeps));
    }
    boolean checksum = target.capabilities().checksums() == Capabilities.Answer.YES;
    return target.ask(attempt, () -> create(target, key, expectedBytes, checksum));
  }

  /**
   * Whether the server not only agrees to a checksum but tells it again of a part that it has.
   * s3proxy agrees and forgets: then it wants the checksum of every part again at the end, which
   * after a crash nobody knows. Tried with an upload of one byte, and not with the one that is
   * begun: s3mock does not put a part that it copies in the place of another one.
   */
  private static boolean keepsChecksums(S3Target target, ObjectKey key) throws TierException {
    String attempt = "begin " + key;
    try {
      Multipart trial = create(target, key, 1, true);
      boolean told = trial.checksum() && trial.tellsChecksum(attempt);
      trial.abort(attempt);
      return told;
    } catch (SdkException e) {
      if (!S3Failure.isUnsupported(e)) {
        throw target.failure().of(attempt, e);
      }
      return false;
    }
  }

  private boolean tellsChecksum(String attempt) throws TierException {
    Part probe = new Part();
    probe.appendZeros(1);
    send(1, probe);
    return parts(attempt).stream().anyMatch(part -> part.crc().isPresent());
  }

  private static Multipart create(
      S3Target target, ObjectKey key, long expectedBytes, boolean checksum) {
    CreateMultipartUploadRequest.Builder request =
        CreateMultipartUploadRequest.builder()
            .bucket(target.bucket().name())
            .key(target.bucket().path(key))
            .metadata(Metadata.inParts(expectedBytes))
            .overrideConfiguration(target.deadline().of(0));
    S3Settings.Writing writing = target.settings().writing();
    writing.storageClass().ifPresent(request::storageClass);
    writing.encryption().algorithm().ifPresent(request::serverSideEncryption);
    writing.encryption().kmsKey().ifPresent(request::ssekmsKeyId);
    if (checksum) {
      request.checksumAlgorithm(ChecksumAlgorithm.CRC32_C).checksumType(ChecksumType.FULL_OBJECT);
    }
    CreateMultipartUploadResponse answer = target.client().createMultipartUpload(request.build());
    return new Multipart(target, key, answer.uploadId(), checksum && agrees(answer));
  }

  /** radosgw 20 repeats the algorithm and leaves out the type. */
  private static boolean agrees(CreateMultipartUploadResponse answer) {
    return answer.checksumType() == ChecksumType.FULL_OBJECT
        || (answer.checksumType() == null
            && answer.checksumAlgorithm() == ChecksumAlgorithm.CRC32_C);
  }

  /** Unpublished uploads of exactly this key, the youngest first. */
  static List<Multipart> of(S3Target target, String attempt, ObjectKey key) throws TierException {
    String path = target.bucket().path(key);
    var found =
        target.ask(
            attempt,
            () ->
                target
                    .client()
                    .listMultipartUploads(
                        request ->
                            request
                                .bucket(target.bucket().name())
                                .prefix(path)
                                .overrideConfiguration(target.deadline().of(0))));
    return found.uploads().stream()
        .filter(upload -> upload.key().equals(path))
        .sorted(
            Comparator.comparing(
                MultipartUpload::initiated, Comparator.nullsFirst(Comparator.reverseOrder())))
        .map(upload -> new Multipart(target, key, upload.uploadId(), isWhole(upload)))
        .toList();
  }

  private static boolean isWhole(MultipartUpload upload) {
    return upload.checksumType() == ChecksumType.FULL_OBJECT;
  }

  /** Sends one part; the server gets its CRC too and refuses what was damaged on the way. */
  CompletedPart send(int number, Part part) throws TierException {
    String crc = S3Target.encoded(part.crc());
    UploadPartRequest request =
        UploadPartRequest.builder()
            .bucket(target.bucket().name())
            .key(target.bucket().path(key))
            .uploadId(id)
            .partNumber(number)
            .contentLength(part.bytes())
            .checksumCRC32C(crc)
            .overrideConfiguration(target.deadline().of(part.bytes()))
            .build();
    RequestBody body = Puts.body(part);
    UploadPartResponse answer =
        target.ask(
            "send part %d of %s".formatted(number, key),
            () -> target.client().uploadPart(request, body));
    return completed(number, answer.eTag(), answer.checksumCRC32C());
  }

  /** A checksum that only some of the parts have makes s3proxy refuse them all. */
  CompletedPart completed(int number, String eTag, String crc) {
    CompletedPart.Builder part = CompletedPart.builder().partNumber(number).eTag(eTag);
    return checksum ? part.checksumCRC32C(crc).build() : part.build();
  }

  /** Every part that the server has, by number. */
  List<Stored> parts(String attempt) throws TierException {
    List<Stored> parts = new ArrayList<>();
    Integer after = null;
    while (true) {
      ListPartsResponse page = page(attempt, after);
      parts.addAll(stored(page));
      Integer next = page.nextPartNumberMarker();
      if (!Boolean.TRUE.equals(page.isTruncated()) || next == null || next.equals(after)) {
        parts.sort(Comparator.comparing(stored -> stored.part().partNumber()));
        return parts;
      }
      after = next;
    }
  }

  /** The parts from a number on, at least the next few. */
  List<Stored> partsFrom(int number, String attempt) throws TierException {
    return stored(page(attempt, number == 1 ? null : number - 1));
  }

  private List<Stored> stored(ListPartsResponse page) {
    return page.parts().stream()
        .map(
            part ->
                new Stored(
                    completed(part.partNumber(), part.eTag(), part.checksumCRC32C()),
                    part.size(),
                    S3Target.decoded(part.checksumCRC32C(), part.size())))
        .toList();
  }

  private ListPartsResponse page(String attempt, Integer after) throws TierException {
    return target.ask(
        attempt,
        () ->
            target
                .client()
                .listParts(
                    request ->
                        request
                            .bucket(target.bucket().name())
                            .key(target.bucket().path(key))
                            .uploadId(id)
                            .maxParts(PARTS_A_PAGE)
                            .partNumberMarker(after)
                            .overrideConfiguration(target.deadline().of(0))));
  }

  /**
   * Publishes the parts as one object. What an earlier answer that was lost has published already
   * is told by the object itself.
   */
  void complete(List<CompletedPart> parts, Crc digest) throws TierException {
    String attempt = "publish " + key;
    boolean conditional = target.capabilities().conditional() != Capabilities.Answer.NO;
    try {
      check(attempt, perform(parts, digest, conditional), digest);
    } catch (SdkException e) {
      if (S3Failure.status(e) == 412 || S3Failure.isCode(e, "NoSuchUpload")) {
        requirePublished(attempt, e, digest);
      } else if (S3Failure.isCode(e, "BadDigest")) {
        throw target.failure().corrupt(attempt, "the store computed another digest than " + digest);
      } else if (conditional && S3Failure.status(e) == 501) {
        target.learn(known -> known.withConditional(Capabilities.Answer.NO));
        complete(parts, digest);
      } else {
        throw target.failure().of(attempt, e);
      }
    }
  }

  private CompleteMultipartUploadResponse perform(
      List<CompletedPart> parts, Crc digest, boolean conditional) {
    CompleteMultipartUploadRequest.Builder request =
        CompleteMultipartUploadRequest.builder()
            .bucket(target.bucket().name())
            .key(target.bucket().path(key))
            .uploadId(id)
            .multipartUpload(all -> all.parts(parts))
            // Servers that put the parts together by copying them take their time.
            .overrideConfiguration(target.deadline().of(digest.bytes()));
    if (conditional) {
      request.ifNoneMatch("*");
    }
    if (checksum) {
      request.checksumCRC32C(S3Target.encoded(digest)).checksumType(ChecksumType.FULL_OBJECT);
    }
    return target.client().completeMultipartUpload(request.build());
  }

  private void check(String attempt, CompleteMultipartUploadResponse answer, Crc digest)
      throws TierException {
    boolean told = answer.checksumCRC32C() != null && !answer.checksumCRC32C().contains("-");
    boolean good =
        told
            ? S3Target.agrees(answer.checksumCRC32C(), digest)
            : target.holds(attempt, key, digest);
    if (!good) {
      target.delete(attempt, target.bucket().path(key));
      throw target
          .failure()
          .corrupt(attempt, "the store put together something else than " + digest);
    }
  }

  private void requirePublished(String attempt, SdkException cause, Crc digest)
      throws TierException {
    if (target.holds(attempt, key, digest)) {
      return;
    }
    if (S3Failure.status(cause) == 412) {
      target.learn(known -> known.withConditional(Capabilities.Answer.YES));
      throw target.failure().corrupt(attempt, "the key holds something else already");
    }
    throw target.failure().of(attempt, cause);
  }

  /** Destroys the upload and its parts; one that is gone already is done. */
  void abort(String attempt) throws TierException {
    try {
      target
          .client()
          .abortMultipartUpload(
              request ->
                  request
                      .bucket(target.bucket().name())
                      .key(target.bucket().path(key))
                      .uploadId(id)
                      .overrideConfiguration(target.deadline().of(0)));
    } catch (SdkException e) {
      if (!S3Failure.isMissing(e)) {
        throw target.failure().of(attempt, e);
      }
    }
  }
}
