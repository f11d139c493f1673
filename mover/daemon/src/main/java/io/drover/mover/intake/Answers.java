package io.drover.mover.intake;

import io.drover.events.Counts;
import io.drover.events.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Decides what is said about requests while they go on, and keeps all that is still to be said. */
final class Answers {
  private final Pace pace;

  /** Read a moment ago and not accepted yet, in the order of reading. */
  private final ArrayDeque<Entry> fresh = new ArrayDeque<>();

  private final ArrayDeque<Answer> unsent = new ArrayDeque<>();

  Answers(Pace pace) {
    this.pace = pace;
  }

  void read(Entry entry) {
    fresh.add(entry);
  }

  void ended(Entry entry) {
    unsent.add(new Answer.Final(entry));
  }

  void rejected(Answer.Rejection rejection) {
    unsent.add(rejection);
  }

  /** Accepts what was not over within a moment. */
  void accept(long nowMillis) {
    long before = nowMillis - pace.acceptedAfter().toMillis();
    while (!fresh.isEmpty() && fresh.element().readMillis <= before) {
      Entry entry = fresh.remove();
      if (entry.owned && !entry.over()) {
        Counts counts = new Counts(0, 0, nowMillis - entry.readMillis);
        unsent.add(new Answer.Note(entry, Outcome.accepted("it waits or is being done"), counts));
      }
    }
  }

  /** Tells how far a running one is, if it got further and was silent for long enough. */
  void progress(Entry entry, long nowMillis) {
    Trial trial = entry.trial;
    long bytes = trial.attempt.bytes();
    boolean news = bytes != trial.progressBytes;
    if (!entry.owned || !news || nowMillis < dueMillis(trial)) {
      return;
    }
    trial.progressBytes = bytes;
    trial.progressMillis = nowMillis;
    trial.progressSequence++;
    unsent.add(
        new Answer.Note(
            entry,
            Outcome.progress(trial.progressSequence, trial.attempt.reason()),
            new Counts(bytes, trial.attempt.totalBytes(), nowMillis - entry.readMillis)));
  }

  /** What is over within a moment has an end to tell of, and no progress. */
  private long dueMillis(Trial trial) {
    return trial.progressSequence == 0
        ? trial.firstMillis + pace.acceptedAfter().toMillis()
        : trial.progressMillis + pace.progressEvery().toMillis();
  }

  /** Takes out up to that many, oldest first. */
  List<Answer> take(int most) {
    List<Answer> taken = new ArrayList<>(Math.min(most, unsent.size()));
    while (taken.size() < most && !unsent.isEmpty()) {
      taken.add(unsent.remove());
    }
    return taken;
  }

  int size() {
    return unsent.size();
  }
}
