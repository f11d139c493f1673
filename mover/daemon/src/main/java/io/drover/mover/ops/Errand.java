package io.drover.mover.ops;

import java.time.Duration;
import java.time.Instant;

/** The part of a {@link Sentence} about the request that a file waits for. */
final class Errand {
  private Errand() {}

  static String of(Circumstances known) {
    return known.request().map(request -> of(request, known.now())).orElse("");
  }

  private static String of(RequestView request, Instant now) {
    String name =
        "The %s asked for by %s (request %s)"
            .formatted(request.operation(), request.source(), request.id());
    return switch (request.phase()) {
      case BEHIND -> name + " waits until an earlier request for the same file has ended.";
      case QUEUED -> name + queued(request) + because(request);
      case BACKING_OFF -> name + backingOff(request, now);
      case RUNNING -> name + running(request);
      case ENDED -> name + " has ended and its result is about to be sent.";
    };
  }

  private static String because(RequestView request) {
    return request.waitingFor().map(": %s."::formatted).orElse(".");
  }

  private static String queued(RequestView request) {
    if (request.position() == 0) {
      return " is next";
    }
    return " waits for its turn behind %s%d other%s"
        .formatted(
            request.positionIsAtLeast() ? "at least " : "",
            request.position(),
            request.position() == 1 ? "" : "s");
  }

  private static String backingOff(RequestView request, Instant now) {
    String again =
        request
            .notBefore()
            .map(time -> Duration.between(now, time))
            .map(left -> left.isPositive() ? " in " + Wording.time(left) : " now")
            .orElse(" later");
    String tried =
        request.attempts() == 0
            ? " could not be done yet"
            : " was tried " + Wording.times(request.attempts()) + " without success";
    return tried + " and is tried again" + again + because(request);
  }

  private static String running(RequestView request) {
    String moved =
        request.totalBytes() == 0
            ? " is being worked on"
            : " is being worked on, %s of %s are done (%d %%)"
                .formatted(
                    Wording.bytes(request.bytes()),
                    Wording.bytes(request.totalBytes()),
                    percent(request));
    return request
        .waitingFor()
        .map(reason -> moved + "; at the moment it waits: " + reason + ".")
        .orElse(moved + ".");
  }

  /** Rounded down, so that 100 means all of it. */
  private static long percent(RequestView request) {
    return (long) (100.0 * Math.min(request.bytes(), request.totalBytes()) / request.totalBytes());
  }
}
