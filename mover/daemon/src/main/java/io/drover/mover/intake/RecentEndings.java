package io.drover.mover.intake;

import io.drover.events.Code;
import io.drover.events.State;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How the requests of the last hour or so ended, so that a request that is sent twice is one
 * operation. A hint: what was forgotten is done again and finds its effect.
 */
final class RecentEndings {
  private final long windowMillis;
  private final int countMax;
  private final Map<Identity, Remembered> byIdentity = new LinkedHashMap<>();

  private record Remembered(Ending ending, long millis) {}

  RecentEndings(Duration window, int countMax) {
    this.windowMillis = window.toMillis();
    this.countMax = countMax;
  }

  /**
   * Whether the same request may be sent again because it could end differently once somebody has
   * changed something: the pools' state, the configuration, what lies at the path. Such a failure
   * leaves a dead letter, from which the request is sent again.
   */
  static boolean worthAnotherTry(Ending ending) {
    return ending.outcome().state() == State.FAILED
        && switch (ending.outcome().code()) {
          case BUSY,
              OPEN_FOR_WRITE,
              NO_SPACE,
              POOL_OFFLINE,
              CORRUPT,
              NEEDS_ATTENTION,
              INTERNAL,
              NO_SUCH_POOL,
              OUTSIDE_TREE,
              NOT_REGULAR ->
              true;
          case OK,
              WORKING,
              NO_SUCH_FILE,
              NOT_ARCHIVED,
              DIRTY,
              CHANGED,
              PINNED,
              OTHER_OWNER,
              NO_ARCHIVE,
              NO_RELEASE,
              LAST_COPY,
              BAD_EVENT,
              SUPERSEDED,
              UNSUPPORTED,
              NO_DOOR,
              CANCELLED,
              DEADLINE_PASSED,
              UNRECOGNISED ->
              false;
        };
  }

  void add(Identity identity, Ending ending, long nowMillis) {
    if (worthAnotherTry(ending) || ending.outcome().code() == Code.BAD_EVENT) {
      return;
    }
    byIdentity.remove(identity);
    byIdentity.put(identity, new Remembered(ending, nowMillis));
    forget(nowMillis);
  }

  Optional<Ending> find(Identity identity, long nowMillis) {
    forget(nowMillis);
    return Optional.ofNullable(byIdentity.get(identity)).map(Remembered::ending);
  }

  private void forget(long nowMillis) {
    Iterator<Remembered> eldest = byIdentity.values().iterator();
    while (eldest.hasNext()) {
      boolean old = nowMillis - eldest.next().millis() > windowMillis;
      if (!old && byIdentity.size() <= countMax) {
        return;
      }
      eldest.remove();
    }
  }

  int size() {
    return byIdentity.size();
  }
}
