package io.drover.tier.s3;

import io.drover.tier.TierException;
import io.drover.tier.TierException.Reason;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Turns what a server or the way to it said into what the caller does next. Codes are those of
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html; servers that send none, and
 * answers to HEAD, which have no body, are told apart by their status.
 */
record S3Failure(Bucket bucket) {
  private static final int MISSING = 404;

  /** Answers of 400 or 403 that the same request may not get a moment later. */
  private static final Set<String> AGAIN =
      Set.of("RequestTimeout", "RequestTimeTooSkewed", "ExpiredToken", "SlowDown");

  TierException of(String attempt, SdkException cause) {
    return switch (cause) {
      case S3Exception answered -> ofAnswer(attempt, answered);
      case SdkClientException client when lacksCredentials(client) ->
          refused(
              Reason.PERMISSION,
              attempt,
              cause,
              "name a profile or a credentials file, or give the daemon's host a role");
      default -> transientFailure(attempt, cause, "see whether the server runs and can be reached");
    };
  }

  TierException.Missing missing(String attempt, String what) {
    return new TierException.Missing("%s in %s: %s".formatted(attempt, bucket, what));
  }

  TierException.Corrupt corrupt(String attempt, String what) {
    return new TierException.Corrupt("%s in %s: %s".formatted(attempt, bucket, what));
  }

  TierException.Transient cold(String attempt) {
    return new TierException.Transient(
        "%s in %s: it is cold; stage it first".formatted(attempt, bucket), null);
  }

  TierException.Transient broken(String attempt) {
    return new TierException.Transient(
        "%s in %s: an earlier call failed; resume it at its last durable offset"
            .formatted(attempt, bucket),
        null);
  }

  TierException.Transient interrupted(String attempt, InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new TierException.Transient(
        "%s in %s: interrupted while it waited".formatted(attempt, bucket), cause);
  }

  TierException.Transient again(String attempt, String what) {
    return new TierException.Transient("%s in %s: %s".formatted(attempt, bucket, what), null);
  }

  TierException.Refused refused(Reason reason, String attempt, Exception cause, String nextStep) {
    return new TierException.Refused(reason, message(attempt, cause, nextStep), cause);
  }

  private TierException ofAnswer(String attempt, S3Exception cause) {
    return switch (code(cause)) {
      case "NoSuchKey", "NoSuchVersion" -> missing(attempt, "there is no such object");
      case "NoSuchUpload" ->
          missing(attempt, "the upload was ended, deleted or expired; begin it again");
      case "NoSuchBucket" ->
          refused(Reason.UNSUPPORTED, attempt, cause, "make the bucket or correct its name");
      case "InvalidObjectState" -> cold(attempt);
      case "QuotaExceeded", "InsufficientStorage", "InsufficientCapacity", "XMinioStorageFull" ->
          refused(Reason.FULL, attempt, cause, "delete objects, raise the quota or add a target");
      case "BadDigest", "InvalidDigest", "XAmzContentChecksumMismatch", "InvalidPart" ->
          transientFailure(attempt, cause, "the bytes were damaged on the way; send them again");
      case "SlowDown", "Throttling", "RequestLimitExceeded", "ServiceUnavailable", "Busy" ->
          busy(attempt, cause);
      case "RequestTimeout" ->
          transientFailure(attempt, cause, "the network or this host is too slow for it");
      case "OperationAborted", "ConditionalRequestConflict" ->
          transientFailure(attempt, cause, "somebody else changes the same object");
      case "RequestTimeTooSkewed" ->
          refused(Reason.PERMISSION, attempt, cause, "set this host's clock");
      default -> ofStatus(attempt, cause);
    };
  }

  private TierException ofStatus(String attempt, S3Exception cause) {
    return switch (cause.statusCode()) {
      case 401, 403 ->
          refused(
              Reason.PERMISSION, attempt, cause, "correct the credentials or the bucket's policy");
      case MISSING -> missing(attempt, "there is no such object");
      case 301, 307 ->
          refused(Reason.PERMISSION, attempt, cause, "correct the region or the endpoint");
      case 400, 405, 411, 413, 501 ->
          refused(Reason.UNSUPPORTED, attempt, cause, "the server does not do this as S3 does");
      case 429, 503 -> busy(attempt, cause);
      case 507 -> refused(Reason.FULL, attempt, cause, "free space there or add a target");
      default -> transientFailure(attempt, cause, "the server is in trouble; see its log");
    };
  }

  /** Whether nothing is there. An answer to HEAD does not say whether it means key or bucket. */
  static boolean isMissing(SdkException failure) {
    return failure instanceof S3Exception answered
        && answered.statusCode() == MISSING
        && !code(answered).equals("NoSuchBucket");
  }

  static boolean isCode(SdkException failure, String code) {
    return failure instanceof S3Exception answered && code(answered).equals(code);
  }

  /** Whether the server does not know something that it was asked for, such as a condition. */
  static boolean isUnsupported(SdkException failure) {
    return failure instanceof S3Exception answered
        && (answered.statusCode() == 501
            || code(answered).equals("NotImplemented")
            || code(answered).equals("InvalidArgument")
            || code(answered).equals("InvalidRequest"));
  }

  /**
   * Whether a copy that the server was to make by itself is refused: what it copies is then read,
   * which tells what is wrong.
   */
  static boolean isRefusedCopy(SdkException failure) {
    if (isOfOneObject(failure)) {
      return true;
    }
    return switch (status(failure)) {
      case 400, 401, 403, 404, 405, 501 ->
          !AGAIN.contains(code((S3Exception) failure)) && !isCode(failure, "NoSuchUpload");
      default -> false;
    };
  }

  /** Whether the answer is about an object, and says nothing of others. */
  static boolean isOfOneObject(SdkException failure) {
    return isCode(failure, "NoSuchKey")
        || isCode(failure, "NoSuchVersion")
        || isCode(failure, "InvalidObjectState");
  }

  static int status(SdkException failure) {
    return failure instanceof S3Exception answered ? answered.statusCode() : 0;
  }

  private static String code(S3Exception failure) {
    return failure.awsErrorDetails() == null || failure.awsErrorDetails().errorCode() == null
        ? ""
        : failure.awsErrorDetails().errorCode();
  }

  /** The SDK has no type for it. */
  private static boolean lacksCredentials(SdkClientException failure) {
    String message = String.valueOf(failure.getMessage());
    return message.contains("credentials") || message.contains("Profile file");
  }

  private TierException.Transient busy(String attempt, S3Exception cause) {
    String message = message(attempt, cause, "the server is busy, and is asked for less at a time");
    return TierException.Transient.busy(message, cause);
  }

  private TierException.Transient transientFailure(
      String attempt, Exception cause, String nextStep) {
    return new TierException.Transient(message(attempt, cause, nextStep), cause);
  }

  private String message(String attempt, Exception cause, String nextStep) {
    String said = cause instanceof S3Exception answered ? said(answered) : cause.getMessage();
    return "%s in %s: %s; %s".formatted(attempt, bucket, said, nextStep);
  }

  private static String said(S3Exception answered) {
    String text =
        answered.awsErrorDetails() == null ? "" : answered.awsErrorDetails().errorMessage();
    String details = text == null || text.isBlank() ? code(answered) : code(answered) + ", " + text;
    return ("status " + answered.statusCode() + " " + details).strip();
  }
}
