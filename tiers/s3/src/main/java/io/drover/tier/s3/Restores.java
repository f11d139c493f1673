package io.drover.tier.s3;

import io.drover.tier.ObjectKey;
import io.drover.tier.TierException;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.Tier;

/**
 * Makes cold objects readable. Whether one was asked for already is told by the object's own HEAD,
 * so nothing is asked or paid for twice, also by another process; when a restored copy has expired,
 * HEAD says nothing of it any more and it is asked for again.
 *
 * <p>https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html, x-amz-restore.
 */
record Restores(S3Target target) {
  private static final String UNDER_WAY = "ongoing-request=\"true\"";
  private static final String DONE = "ongoing-request=\"false\"";

  /** Asks for the object if it is cold and nobody has; answers whether it can be read. */
  boolean isReady(ObjectKey key) throws TierException {
    String path = target.bucket().path(key);
    Optional<HeadObjectResponse> found = target.head("stage " + key, path);
    boolean ready = isReady("stage " + key, path, found);
    // A rule of the bucket moves what lies beside an object too.
    boolean labelled = found.filter(object -> Metadata.isInParts(object.metadata())).isPresent();
    if (labelled && target.settings().restoring().always()) {
      return isLabelReady(key) && ready;
    }
    return ready;
  }

  private boolean isLabelReady(ObjectKey key) throws TierException {
    String path = target.bucket().labelPath(key);
    return isReady("stage " + key, path, target.head("stage " + key, path));
  }

  private boolean isReady(String attempt, String path, Optional<HeadObjectResponse> found)
      throws TierException {
    if (found.isEmpty() || !isCold(found.get())) {
      // Whether it is there is not asked here.
      return true;
    }
    String restore = String.valueOf(found.get().restore());
    if (!restore.contains(DONE) && !restore.contains(UNDER_WAY)) {
      request(attempt, path);
    }
    return restore.contains(DONE);
  }

  private static boolean isCold(HeadObjectResponse object) {
    return S3Settings.isCold(String.valueOf(object.storageClassAsString()))
        || object.archiveStatus() != null
        || object.restore() != null
        || Metadata.isHollow(object);
  }

  private void request(String attempt, String path) throws TierException {
    S3Settings.Restoring restoring = target.settings().restoring();
    try {
      target
          .client()
          .restoreObject(
              request ->
                  request
                      .bucket(target.bucket().name())
                      .key(path)
                      .restoreRequest(
                          restore ->
                              restore
                                  .days(restoring.days())
                                  .glacierJobParameters(
                                      job -> job.tier(Tier.fromValue(restoring.tier()))))
                      .overrideConfiguration(target.deadline().of(0)));
    } catch (SdkException e) {
      if (!S3Failure.isCode(e, "RestoreAlreadyInProgress")) {
        throw target.failure().of(attempt, e);
      }
    }
  }
}
