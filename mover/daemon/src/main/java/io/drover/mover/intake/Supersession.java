package io.drover.mover.intake;

import io.drover.events.Request;
import io.drover.events.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers when a file was last asked to be at home. Topics overtake each other: a release that
 * was sent before such a request must not undo it. Bounded by age and count; what was forgotten is
 * as if the release had been sent later.
 */
final class Supersession {
  private final long windowMillis;
  private final int countMax;
  private final Map<Subject, Wanted> wanted = new LinkedHashMap<>();

  private record Wanted(Instant time, long seenMillis) {}

  Supersession(Duration window, int countMax) {
    this.windowMillis = window.toMillis();
    this.countMax = countMax;
  }

  /** Takes note of a request that was read. */
  void note(Request request, long nowMillis) {
    switch (request.operation()) {
      case RESTORE, PIN, LEAVE -> remember(request, nowMillis);
      case ARCHIVE,
          RELEASE,
          MIGRATE,
          REMOVE,
          IMPORT,
          ADOPT,
          UNPIN,
          CANCEL,
          PAUSE,
          RESUME,
          DRAIN -> {}
    }
  }

  private void remember(Request request, long nowMillis) {
    Wanted known = wanted.remove(request.subject());
    boolean later = known == null || request.time().isAfter(known.time());
    wanted.put(request.subject(), new Wanted(later ? request.time() : known.time(), nowMillis));
    forget(nowMillis);
  }

  /** Whether the file was asked for after this release was sent. */
  boolean superseded(Request request) {
    return switch (request.operation()) {
      case RELEASE -> {
        Wanted known = wanted.get(request.subject());
        yield known != null && request.time().isBefore(known.time());
      }
      case ARCHIVE,
          RESTORE,
          MIGRATE,
          REMOVE,
          IMPORT,
          ADOPT,
          PIN,
          UNPIN,
          LEAVE,
          CANCEL,
          PAUSE,
          RESUME,
          DRAIN ->
          false;
    };
  }

  private void forget(long nowMillis) {
    Iterator<Wanted> eldest = wanted.values().iterator();
    while (eldest.hasNext()) {
      boolean old = nowMillis - eldest.next().seenMillis() > windowMillis;
      if (!old && wanted.size() <= countMax) {
        return;
      }
      eldest.remove();
    }
  }
}
