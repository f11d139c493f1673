package io.drover.mover.intake;

import io.drover.events.Code;
import io.drover.events.Order;
import io.drover.events.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.BiConsumer;

/** Where every entry is between its first turn and its end: queued, running or backing off. */
final class Waiting {
  private final Schedule schedule;
  private final Backoff backoff;
  private final long giveUpMillis;
  private final Set<Entry> running = new LinkedHashSet<>();
  private final PriorityQueue<Entry> backingOff =
      new PriorityQueue<>(Comparator.comparingLong(entry -> entry.trial.dueMillis));
  private final PriorityQueue<Entry> byDeadline =
      new PriorityQueue<>(Comparator.comparing(entry -> deadline(entry).orElseThrow()));

  Waiting(Schedule schedule, Backoff backoff, Duration giveUpAfter) {
    this.schedule = schedule;
    this.backoff = backoff;
    this.giveUpMillis = giveUpAfter.toMillis();
  }

  Schedule schedule() {
    return schedule;
  }

  Collection<Entry> running() {
    return running;
  }

  int backingOff() {
    return backingOff.size();
  }

  void watchDeadline(Entry entry) {
    if (deadline(entry).isPresent()) {
      byDeadline.add(entry);
    }
  }

  private static Optional<Instant> deadline(Entry entry) {
    return entry.request.order() instanceof Order.OnFile order
        ? order.terms().deadline()
        : Optional.empty();
  }

  void enqueue(Entry entry, Set<String> pools) {
    entry.state = Entry.State.QUEUED;
    schedule.add(entry, Rank.of(entry.request), pools);
  }

  Optional<Entry> next() {
    return schedule.next();
  }

  /** A taken one starts. */
  Attempt start(Entry entry, long nowMillis, BiConsumer<Attempt, Finish> finished) {
    if (entry.trial == null) {
      entry.trial = new Trial(nowMillis);
    }
    entry.state = Entry.State.RUNNING;
    entry.trial.tries++;
    entry.trial.attempt = new Attempt(entry, finished);
    running.add(entry);
    return entry.trial.attempt;
  }

  /** A taken one needs no worker any more. */
  void ended(Entry entry) {
    schedule.ended(entry);
    running.remove(entry);
  }

  /** Lets one that ran wait before its next try, or tells how it ends when it was tried enough. */
  Optional<Ending> postpone(Entry entry, Finish.NotNow notNow, long nowMillis) {
    entry.trial.notNow = notNow;
    if (deadline(entry).filter(time -> time.toEpochMilli() <= nowMillis).isPresent()) {
      return Optional.of(lateEnding(entry));
    }
    long giveUp = entry.trial.firstMillis + giveUpMillis;
    if (nowMillis >= giveUp) {
      return Optional.of(failed(notNow, "given up after %d tries".formatted(entry.trial.tries)));
    }
    again(entry, nowMillis);
    entry.trial.dueMillis = Math.min(entry.trial.dueMillis, giveUp);
    return Optional.empty();
  }

  /** Lets one that ran wait before its next try. */
  void again(Entry entry, long nowMillis) {
    entry.trial.dueMillis = nowMillis + backoff.millisAfter(entry.trial.tries);
    entry.state = Entry.State.BACKING_OFF;
    backingOff.add(entry);
  }

  /** Takes out those whose pause is over. */
  List<Entry> due(long nowMillis) {
    List<Entry> due = new ArrayList<>();
    while (!backingOff.isEmpty() && backingOff.element().trial.dueMillis <= nowMillis) {
      due.add(backingOff.remove());
    }
    return due;
  }

  /** Takes out those whose deadline has passed before they ended; running ones see to it alone. */
  List<Entry> late(long nowMillis) {
    Instant now = Instant.ofEpochMilli(nowMillis);
    List<Entry> late = new ArrayList<>();
    while (!byDeadline.isEmpty()
        && (byDeadline.element().over()
            || !deadline(byDeadline.element()).orElseThrow().isAfter(now))) {
      late.add(byDeadline.remove());
    }
    return late.isEmpty() ? late : takeOut(late);
  }

  Ending lateEnding(Entry entry) {
    String deadline = "its deadline, %s, has passed".formatted(deadline(entry).orElseThrow());
    return entry.trial == null || entry.trial.notNow == null
        ? Ending.without(
            Outcome.failed(Code.DEADLINE_PASSED, deadline + " before it could be started"))
        : failed(entry.trial.notNow, deadline);
  }

  private static Ending failed(Finish.NotNow notNow, String why) {
    return Ending.without(Outcome.failed(notNow.code(), notNow.message() + "; " + why));
  }

  /** Takes out those among the candidates that wait and leaves them {@code DROPPED}. */
  List<Entry> takeOut(Collection<Entry> candidates) {
    List<Entry> out = candidates.stream().filter(Entry::waits).toList();
    if (out.size() == 1 && out.getFirst().state == Entry.State.QUEUED) {
      schedule.remove(out.getFirst());
    }
    // All of them first: the end of one must not enqueue another.
    out.forEach(entry -> entry.state = Entry.State.DROPPED);
    if (out.size() > 1) {
      schedule.removeIf(Entry::over);
    }
    if (!out.isEmpty()) {
      backingOff.removeIf(Entry::over);
      byDeadline.removeIf(Entry::over);
    }
    return out;
  }
}
