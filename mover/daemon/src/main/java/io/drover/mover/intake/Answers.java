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

  /** Whoever reads waits for a recall: its answers never wait behind thousands of others. */
  private final ArrayDeque<Answer> recalls = new ArrayDeque<>();

  private final ArrayDeque<Answer> others = new ArrayDeque<>();

  Answers(Pace pace) {
    this.pace = pace;
  }

  void read(Entry entry) {
    fresh.add(entry);
  }

  void ended(Entry entry) {
    queue(entry).add(new Answer.Final(entry));
  }

  void rejected(Answer.Rejection rejection) {
    others.add(rejection);
  }

  /** All answers to a request lie in one, so that they are told in their order. */
  private ArrayDeque<Answer> queue(Entry entry) {
    return Rank.of(entry.request) == Rank.RECALL ? recalls : others;
  }

  /** Accepts what was not over within a moment. */
  void accept(long nowMillis) {
    long before = nowMillis - pace.acceptedAfter().toMillis();
    while (!fresh.isEmpty() && fresh.element().readMillis <= before) {
      Entry entry = fresh.remove();
      if (entry.owned && !entry.over()) {
        Counts counts = new Counts(0, 0, nowMillis - entry.readMillis);
        Outcome accepted = Outcome.accepted("it waits or is being done");
        queue(entry).add(new Answer.Note(entry, accepted, counts));
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
    queue(entry)
        .add(
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

  /** Takes out up to that many, those of recalls first, and the oldest of each. */
  List<Answer> take(int most) {
    List<Answer> taken = new ArrayList<>(Math.min(most, size()));
    for (ArrayDeque<Answer> from : List.of(recalls, others)) {
      while (taken.size() < most && !from.isEmpty()) {
        taken.add(from.remove());
      }
    }
    return taken;
  }

  int size() {
    return recalls.size() + others.size();
  }
}
