package io.drover.mover.lane;

import io.drover.events.Code;
import io.drover.events.Outcome;
import io.drover.mover.home.HomeException;
import io.drover.mover.home.HomeFile;
import io.drover.mover.intake.Finish;
import io.drover.mover.migration.Abandonment;
import io.drover.mover.recall.Admission;
import io.drover.tier.TierException;
import java.io.IOException;
import java.util.Optional;

/** What failures mean for a migration and for a request. */
final class Answers {
  private Answers() {}

  static Finish succeeded(String message, long bytes, String version) {
    return new Finish.Ended(Outcome.succeeded(message), bytes, Optional.of(version));
  }

  static Finish succeeded(String message) {
    return new Finish.Ended(Outcome.succeeded(message), 0, Optional.empty());
  }

  /** What was asked for was found done. */
  static Finish already(String message, HomeFile file) throws HomeException {
    file.flush();
    return succeeded(message);
  }

  static Finish failed(Code code, String message) {
    return new Finish.Ended(Outcome.failed(code, message), 0, Optional.empty());
  }

  static Finish cancelled(String message) {
    return new Finish.Ended(Outcome.cancelled(message), 0, Optional.empty());
  }

  static Finish of(Abandonment reason) {
    if (reason.code() == Code.CANCELLED) {
      return cancelled(reason.message());
    }
    return reason.again()
        ? new Finish.NotNow(reason.code(), reason.message())
        : failed(reason.code(), reason.message());
  }

  /** What a request gets for a failure that no migration was involved in. */
  static Finish of(IOException failure) {
    return of(abandonment(failure));
  }

  /** What a request gets whose file's bytes could not be brought back. */
  static Finish of(Admission.Denied denied) {
    String message = denied.message();
    return switch (denied.reason()) {
      case STAGING -> new Finish.AwaitsStaging(message);
      case POOL_OFFLINE, DEADLINE -> new Finish.NotNow(Code.POOL_OFFLINE, message);
      case NO_SPACE -> new Finish.NotNow(Code.NO_SPACE, message);
      case NO_GOOD_COPY -> failed(Code.CORRUPT, message);
      case NOT_OURS -> failed(Code.NEEDS_ATTENTION, message);
      case FORBIDDEN -> failed(Code.UNSUPPORTED, message);
      case HOME_FAILS -> failed(Code.INTERNAL, message);
    };
  }

  static Abandonment abandonment(IOException failure) {
    String message = failure.getMessage();
    return switch (failure) {
      case TierException.Missing _ -> Abandonment.forNow(Code.POOL_OFFLINE, message);
      case TierException.Transient _ -> Abandonment.forNow(Code.POOL_OFFLINE, message);
      case TierException.Corrupt _ -> Abandonment.forNow(Code.CORRUPT, message);
      case TierException.Refused refused -> Abandonment.forNow(code(refused.reason()), message);
      case HomeException home when home.code() == Code.BUSY ->
          Abandonment.forNow(Code.BUSY, message);
      case HomeException home -> Abandonment.forGood(home.code(), message);
      default -> Abandonment.forNow(Code.INTERNAL, failure.toString());
    };
  }

  private static Code code(TierException.Reason reason) {
    return switch (reason) {
      case FULL -> Code.NO_SPACE;
      case READ_ONLY, PERMISSION -> Code.POOL_OFFLINE;
      case UNSUPPORTED -> Code.UNSUPPORTED;
    };
  }
}
