package io.drover.tier;

import java.time.Duration;
import java.util.Optional;

/**
 * Whether a target is asked at all. After some failures in a row nobody asks it for a while; then
 * one does, and the others go on as he fared. For many threads; waits for nothing.
 */
final class Breaker {
  private static final int FAILURES_MAX = 5;

  /** What a target that is back may go unnoticed. */
  private static final Duration PAUSE = Duration.ofMillis(500);

  /** Whoever tries a target for longer than that says nothing of it any more. */
  private static final Duration TRIAL_MAX = Duration.ofMinutes(1);

  /** Where it stands. */
  sealed interface State {
    /** Everybody asks. */
    record Closed(int failures) implements State {}

    /** Nobody asks until then. */
    record Open(long untilNanos, String last) implements State {}

    /** One asks. */
    record Trying(long sinceNanos, String last) implements State {}
  }

  private State state = new State.Closed(0);

  /** Why the target is not asked now; nothing for whoever shall ask it. */
  synchronized Optional<String> refusal(long nowNanos) {
    return switch (state) {
      case State.Closed _ -> Optional.empty();
      case State.Open(long until, String last) when nowNanos - until >= 0 -> {
        state = new State.Trying(nowNanos, last);
        yield Optional.empty();
      }
      case State.Open(long _, String last) -> Optional.of(last);
      case State.Trying(long since, String last) when nowNanos - since > TRIAL_MAX.toNanos() -> {
        state = new State.Trying(nowNanos, last);
        yield Optional.empty();
      }
      case State.Trying(long _, String last) -> Optional.of(last);
    };
  }

  /**
   * The target answered, if only that something is not there.
   *
   * @return whether nobody asked it before
   */
  synchronized boolean answered() {
    boolean spared = !(state instanceof State.Closed);
    state = new State.Closed(0);
    return spared;
  }

  /**
   * The target failed.
   *
   * @return whether nobody asks it from now on, who did before
   */
  synchronized boolean failed(long nowNanos, String why) {
    return switch (state) {
      case State.Closed(int failures) when failures + 1 < FAILURES_MAX -> {
        state = new State.Closed(failures + 1);
        yield false;
      }
      case State.Closed _ -> {
        state = open(nowNanos, why);
        yield true;
      }
      case State.Trying _ -> {
        state = open(nowNanos, why);
        yield false;
      }
      // Somebody who had begun before.
      case State.Open _ -> false;
    };
  }

  /** Whoever asked cannot tell: another tries, if one has to. */
  synchronized void untold(long nowNanos) {
    if (state instanceof State.Trying(long _, String last)) {
      state = new State.Open(nowNanos, last);
    }
  }

  private static State.Open open(long nowNanos, String why) {
    return new State.Open(nowNanos + PAUSE.toNanos(), why);
  }
}
