package io.drover.tier.s3;

import io.drover.tier.Crc;
import io.drover.tier.Label;
import io.drover.tier.ObjectKey;
import io.drover.tier.TierException;
import java.nio.ByteBuffer;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** Objects that are one request, label and all. */
record Puts(S3Target target) {
  static final String TYPE = "application/octet-stream";

  static RequestBody body(Part part) {
    return RequestBody.fromContentProvider(part::content, part.bytes(), TYPE);
  }

  /** Publishes a part as a whole object; one that is there already with this content is done. */
  void publish(ObjectKey key, Part part, Label label) throws TierException {
    String attempt = "publish " + key;
    boolean conditional = target.capabilities().conditional() != Capabilities.Answer.NO;
    PutObjectRequest.Builder request =
        request(target.bucket().path(key), part, Metadata.whole(part.bytes(), label));
    target.settings().writing().storageClass().ifPresent(request::storageClass);
    if (conditional) {
      request.ifNoneMatch("*");
    }
    try {
      PutObjectResponse answer = target.client().putObject(request.build(), body(part));
      check(attempt, key, answer, part.crc());
    } catch (SdkException e) {
      if (S3Failure.status(e) == 412) {
        target.learn(known -> known.withConditional(Capabilities.Answer.YES));
        requireSame(attempt, key, part.crc());
      } else if (conditional && S3Failure.status(e) == 501) {
        target.learn(known -> known.withConditional(Capabilities.Answer.NO));
        publish(key, part, label);
      } else {
        throw target.failure().of(attempt, e);
      }
    }
  }

  /** Writes the label that lies beside an object, over whatever is there. */
  void writeLabel(ObjectKey key, Label label) throws TierException {
    Part part = new Part();
    part.add(target.memory().overdraw());
    part.append(ByteBuffer.wrap(label.bytes()));
    try {
      Map<String, String> metadata = Metadata.whole(part.bytes(), Label.NONE);
      PutObjectRequest request = request(target.bucket().labelPath(key), part, metadata).build();
      target.ask("publish " + key, () -> target.client().putObject(request, body(part)));
    } finally {
      part.free(target.memory());
    }
  }

  private PutObjectRequest.Builder request(String path, Part part, Map<String, String> metadata) {
    PutObjectRequest.Builder request =
        PutObjectRequest.builder()
            .bucket(target.bucket().name())
            .key(path)
            .contentLength(part.bytes())
            .checksumCRC32C(S3Target.encoded(part.crc()))
            .metadata(metadata)
            .overrideConfiguration(target.deadline().of(part.bytes()));
    S3Settings.Encryption encryption = target.settings().writing().encryption();
    encryption.algorithm().ifPresent(request::serverSideEncryption);
    encryption.kmsKey().ifPresent(request::ssekmsKeyId);
    return request;
  }

  private void check(String attempt, ObjectKey key, PutObjectResponse answer, Crc digest)
      throws TierException {
    if (!S3Target.agrees(answer.checksumCRC32C(), digest)) {
      target.delete(attempt, target.bucket().path(key));
      throw target.failure().corrupt(attempt, "the store computed another digest than " + digest);
    }
  }

  /** For a server that refused to publish over an object. */
  void requireSame(String attempt, ObjectKey key, Crc digest) throws TierException {
    if (!target.holds(attempt, key, digest)) {
      throw target.failure().corrupt(attempt, "the key holds something else already");
    }
  }
}
