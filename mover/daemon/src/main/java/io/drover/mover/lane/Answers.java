package io.drover.mover.lane;

import io.drover.events.Code;
import io.drover.events.Outcome;
import io.drover.events.State;
import io.drover.mover.home.HomeException;
import io.drover.mover.home.HomeFile;
import io.drover.mover.intake.Finish;
import io.drover.mover.migration.Abandonment;
import io.drover.mover.recall.Admission;
import io.drover.tier.TierException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

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

  /** What a request gets that several copies were made for, when some may have failed. */
  static Finish together(List<Finish> all) {
    if (all.size() == 1) {
      return all.getFirst();
    }
    Optional<Finish> letGo = all.stream().filter(Finish.LetGo.class::isInstance).findFirst();
    if (letGo.isPresent()) {
      return letGo.get();
    }
    String messages = all.stream().map(Answers::message).collect(Collectors.joining("; "));
    for (Finish finish : all) {
      switch (finish) {
        case Finish.AwaitsStaging _ -> {
          return new Finish.AwaitsStaging(messages);
        }
        case Finish.NotNow(Code code, String _) -> {
          return new Finish.NotNow(code, messages);
        }
        case Finish.Ended _, Finish.LetGo _ -> {}
      }
    }
    return ended(all.stream().map(Finish.Ended.class::cast).toList(), messages);
  }

  /** The worst of them. */
  private static Finish ended(List<Finish.Ended> all, String messages) {
    Finish.Ended worst =
        all.stream()
            .filter(ended -> ended.outcome().state() != State.SUCCEEDED)
            .findFirst()
            .orElse(all.getFirst());
    long bytes = all.stream().mapToLong(Finish.Ended::bytes).sum();
    Outcome outcome = worst.outcome();
    return new Finish.Ended(
        new Outcome(outcome.state(), 0, outcome.code(), messages), bytes, worst.version());
  }

  private static String message(Finish finish) {
    return switch (finish) {
      case Finish.Ended ended -> ended.outcome().message();
      case Finish.NotNow notNow -> notNow.message();
      case Finish.AwaitsStaging awaits -> awaits.message();
      case Finish.LetGo _ -> "";
    };
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
