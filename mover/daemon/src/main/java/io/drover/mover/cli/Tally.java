package io.drover.mover.cli;

import io.drover.events.Outcome;
import io.drover.events.Result;
import io.drover.events.State;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How far a run's requests have come. Requests are known by their number, counted from 0: nine
 * bytes each, so that a million of them fit. May be used by any number of threads.
 */
final class Tally {
  private static final int ROOM_FIRST = 1024;

  private final BitSet pending = new BitSet();
  private final Map<Integer, Long> underWay = new HashMap<>();
  private long[] sizes = new long[ROOM_FIRST];
  private int requests;
  private boolean complete;
  private int succeeded;
  private int failed;
  private int cancelled;
  private long endedBytes;
  private long movedBytes;
  private long totalBytes;
  private boolean answered;

  /**
   * A moment's view.
   *
   * @param complete whether no further request will be published
   * @param doneBytes sizes of the files that ended, and what of others is there
   * @param movedBytes what was really moved, as the results say
   * @param answered whether there was any result at all
   */
  record Snapshot(
      int requests,
      boolean complete,
      int succeeded,
      int failed,
      int cancelled,
      long doneBytes,
      long totalBytes,
      long movedBytes,
      boolean answered) {
    int ended() {
      return succeeded + failed + cancelled;
    }

    boolean over() {
      return complete && ended() == requests;
    }
  }

  /** One more request, for a file of that size; answers its number. */
  synchronized int add(long bytes) {
    int number = requests++;
    if (number == sizes.length) {
      sizes = Arrays.copyOf(sizes, sizes.length * 2);
    }
    sizes[number] = bytes;
    totalBytes += bytes;
    pending.set(number);
    return number;
  }

  /** All requests were added. */
  synchronized void complete() {
    complete = true;
  }

  /** A request that never reached Kafka. */
  synchronized void notPublished(int number) {
    if (end(number)) {
      failed++;
    }
  }

  /** Takes a result; answers it when it ends its request, the first time. */
  synchronized Optional<Outcome> answered(int number, Result result) {
    answered = true;
    if (number < 0 || number >= requests || !pending.get(number)) {
      return Optional.empty();
    }
    State state = result.outcome().state();
    long moved = result.counts().bytes();
    if (!state.terminal()) {
      underWay.put(number, Math.min(moved, sizes[number]));
      return Optional.empty();
    }
    movedBytes += moved;
    end(number);
    switch (state) {
      case SUCCEEDED -> succeeded++;
      case CANCELLED -> cancelled++;
      case FAILED, ACCEPTED, PROGRESS -> failed++;
    }
    return Optional.of(result.outcome());
  }

  private boolean end(int number) {
    if (!pending.get(number)) {
      return false;
    }
    pending.clear(number);
    underWay.remove(number);
    endedBytes += sizes[number];
    return true;
  }

  synchronized Snapshot snapshot() {
    long partial = underWay.values().stream().mapToLong(Long::longValue).sum();
    return new Snapshot(
        requests,
        complete,
        succeeded,
        failed,
        cancelled,
        endedBytes + partial,
        totalBytes,
        movedBytes,
        answered);
  }
}
