package io.drover.mover.intake;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.drover.events.Code;
import io.drover.events.Outcome;
import io.drover.events.Request;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Owns the requests that were read and are not finished. Every method may be called by any thread
 * and returns at once; requests are performed on the workers. One lock guards all of it, the
 * entries included, and nothing foreign is called under it but {@link Operations#poolOf}.
 */
final class Dispatch {
  private static final Logger log = LoggerFactory.getLogger(Dispatch.class);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition attemptEnded = lock.newCondition();
  private final Operations operations;
  private final Executor workers;
  private final Clock clock;
  private final Waiting waiting;
  private final Answers answers;
  private final Repeats repeats = new Repeats();
  private final Files files = new Files();
  private final Orphans orphans = new Orphans();
  private final RecentEndings recent;
  private final Supersession supersession;
  private long arrivals;

  /** What the dispatch works with. */
  record Surroundings(Operations operations, Executor workers, Clock clock, Backoff backoff) {}

  Dispatch(Surroundings surroundings, WorkerLimits limits, Pace pace) {
    this.operations = surroundings.operations();
    this.workers = surroundings.workers();
    this.clock = surroundings.clock();
    this.waiting = new Waiting(new Schedule(limits), surroundings.backoff(), pace.giveUpAfter());
    this.answers = new Answers(pace);
    this.recent = new RecentEndings(pace.dedupWindow(), pace.dedupCount());
    this.supersession = new Supersession(pace.dedupWindow(), pace.dedupCount());
  }

  /** A record that was read. A cancel that covers it already is given as its ending. */
  void admit(Request request, Place place, Optional<Ending> cancelled) {
    lock.lock();
    try {
      Optional<Entry> orphan = orphans.adopt(place);
      if (orphan.isPresent()) {
        adopt(orphan.get());
        return;
      }
      long now = clock.millis();
      supersession.note(request, now);
      Entry entry = new Entry(request, place, arrivals++, now);
      Optional<Ending> known = cancelled.or(() -> recent.find(Identity.of(request), now));
      if (known.isPresent()) {
        entry.state = Entry.State.ENDED;
        entry.ending = known.get();
        answers.ended(entry);
        return;
      }
      answers.read(entry);
      join(entry);
    } finally {
      lock.unlock();
    }
  }

  private void adopt(Entry entry) {
    if (entry.state == Entry.State.ENDED) {
      answers.ended(entry);
      return;
    }
    repeats.add(entry);
    files.append(entry);
  }

  private void join(Entry entry) {
    if (repeats.add(entry)) {
      waiting.watchDeadline(entry);
      if (files.append(entry)) {
        enqueue(entry);
      }
    }
  }

  private void enqueue(Entry entry) {
    waiting.enqueue(entry, operations.poolOf(entry.request));
  }

  /** A record that is no request. */
  void reject(Answer.Rejection rejection) {
    lock.lock();
    try {
      answers.rejected(rejection);
    } finally {
      lock.unlock();
    }
  }

  /** Does what the time asks for, and starts what may start. */
  void turn() {
    List<Attempt> started;
    lock.lock();
    try {
      long now = clock.millis();
      for (Entry late : waiting.late(now)) {
        end(late, waiting.lateEnding(late));
      }
      waiting.due(now).forEach(this::enqueue);
      answers.accept(now);
      waiting.running().forEach(entry -> answers.progress(entry, now));
      started = start();
    } finally {
      lock.unlock();
    }
    started.forEach(this::perform);
  }

  private List<Attempt> start() {
    List<Attempt> started = new ArrayList<>();
    Optional<Entry> next = waiting.next();
    while (next.isPresent()) {
      Entry entry = next.get();
      if (supersession.superseded(entry.request)) {
        waiting.ended(entry);
        end(entry, Ending.without(superseded()));
      } else {
        started.add(waiting.start(entry, clock.millis(), this::finished));
      }
      next = waiting.next();
    }
    return started;
  }

  private static Outcome superseded() {
    return Outcome.failed(
        Code.SUPERSEDED, "a later request wants the file at home; send a new release");
  }

  private void perform(Attempt attempt) {
    workers.execute(
        () -> {
          try (var _ = MDC.putCloseable("request", attempt.request().id())) {
            operations.perform(attempt);
          } catch (Throwable e) {
            // A request without an end would hold its partition's offset for ever.
            log.error("performing {} ended in a defect", attempt.request(), e);
            Outcome outcome = Outcome.failed(Code.INTERNAL, "a defect in Drover: " + e);
            attempt.finish(new Finish.Ended(outcome, attempt.bytes(), Optional.empty()));
          }
        });
  }

  private void finished(Attempt attempt, Finish finish) {
    List<Attempt> started;
    lock.lock();
    try {
      Entry entry = attempt.entry;
      if (entry.state != Entry.State.RUNNING || entry.trial.attempt != attempt) {
        log.error("{} was finished more than once; ignored: {}", attempt.request(), finish);
        return;
      }
      waiting.ended(entry);
      attemptEnded.signalAll();
      settle(entry, finish);
      started = start();
    } finally {
      lock.unlock();
    }
    started.forEach(this::perform);
  }

  private void settle(Entry entry, Finish finish) {
    switch (finish) {
      case Finish.Ended ended ->
          end(entry, new Ending(ended.outcome(), ended.bytes(), ended.version()));
      case Finish.NotNow notNow -> postpone(entry, notNow);
      case Finish.LetGo _ -> {
        if (entry.owned) {
          waiting.again(entry, clock.millis());
        } else {
          drop(entry);
        }
      }
    }
  }

  private void postpone(Entry entry, Finish.NotNow notNow) {
    if (!entry.owned) {
      drop(entry);
    } else if (entry.trial.attempt.stop() == Assignment.Stop.CANCELLED) {
      end(entry, Ending.without(Outcome.cancelled("cancelled while " + notNow.message())));
    } else {
      waiting.postpone(entry, notNow, clock.millis()).ifPresent(ending -> end(entry, ending));
    }
  }

  private void drop(Entry entry) {
    entry.state = Entry.State.DROPPED;
    orphans.forget(entry);
  }

  private void end(Entry entry, Ending ending) {
    entry.state = Entry.State.ENDED;
    entry.ending = ending;
    recent.add(Identity.of(entry.request), ending, clock.millis());
    if (!entry.owned) {
      return;
    }
    answers.ended(entry);
    files.leave(entry).ifPresent(this::enqueue);
    for (Entry twin : repeats.remove(entry)) {
      twin.state = Entry.State.ENDED;
      twin.ending = ending;
      answers.ended(twin);
    }
  }

  /** Cancels what waits and tells those who perform the rest to stop. */
  void cancel(BiPredicate<Request, Place> victim) {
    List<Attempt> started;
    lock.lock();
    try {
      List<Entry> victims =
          repeats.originals().stream()
              .filter(entry -> victim.test(entry.request, entry.place()))
              .toList();
      victims.stream()
          .filter(entry -> entry.state == Entry.State.RUNNING)
          .forEach(entry -> entry.trial.attempt.stop(Assignment.Stop.CANCELLED));
      Ending ending = Ending.without(Outcome.cancelled("cancelled before it started"));
      waiting.takeOut(victims).forEach(entry -> end(entry, ending));
      started = start();
    } finally {
      lock.unlock();
    }
    started.forEach(this::perform);
  }

  /** Starts nothing more that writes to these pools, and goes on with all others. */
  void closePools(Set<String> pools) {
    lock.lock();
    try {
      waiting.schedule().close(pools);
    } finally {
      lock.unlock();
    }
  }

  /** Tells those who perform requests of these partitions to let go. */
  void revoke(Collection<TopicPartition> partitions) {
    lock.lock();
    try {
      running(partitions)
          .map(entry -> entry.trial.attempt)
          .filter(attempt -> attempt.stop() == Assignment.Stop.NONE)
          .forEach(attempt -> attempt.stop(Assignment.Stop.REVOKED));
    } finally {
      lock.unlock();
    }
  }

  private Stream<Entry> running(Collection<TopicPartition> partitions) {
    return waiting.running().stream().filter(entry -> partitions.contains(entry.partition));
  }

  /** Waits until nothing of these partitions is performed, at most that long. */
  void awaitIdle(Collection<TopicPartition> partitions, long millisMax)
      throws InterruptedException {
    lock.lock();
    try {
      long left = MILLISECONDS.toNanos(millisMax);
      while (left > 0 && running(partitions).findAny().isPresent()) {
        left = attemptEnded.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * These partitions are not ours any more. What waits is forgotten; what runs, and what ended and
   * was not answered, is kept for the case that its record comes again.
   *
   * @param unanswered taken answers that were not sent
   */
  void lose(Collection<TopicPartition> partitions, List<Answer> unanswered) {
    lock.lock();
    try {
      Predicate<Entry> lost = entry -> partitions.contains(entry.partition);
      List<Entry> originals = repeats.originals().stream().filter(lost).toList();
      waiting.takeOut(originals);
      partitions.forEach(files::forget);
      List<Entry> homeless = new ArrayList<>();
      for (Entry entry : originals) {
        homeless.addAll(repeats.remove(entry));
        if (entry.state == Entry.State.RUNNING) {
          orphans.add(entry);
        }
      }
      homeless.forEach(
          twin -> {
            if (lost.test(twin)) {
              twin.state = Entry.State.DROPPED;
            } else {
              join(twin);
            }
          });
      keepEndings(lost, unanswered);
    } finally {
      lock.unlock();
    }
  }

  private void keepEndings(Predicate<Entry> lost, List<Answer> unanswered) {
    List<Answer> all = new ArrayList<>(unanswered);
    all.addAll(answers.take(Integer.MAX_VALUE));
    for (Answer answer : all) {
      switch (answer) {
        case Answer.Final ending when lost.test(ending.entry()) -> orphans.add(ending.entry());
        case Answer.Final ending -> answers.ended(ending.entry());
        case Answer.Note _, Answer.Rejection _ -> {}
      }
    }
  }

  /** Gives up what no record will come for. */
  void keepOrphans(Predicate<Place> expected) {
    lock.lock();
    try {
      orphans.keep(expected);
    } finally {
      lock.unlock();
    }
  }

  /** Takes up to that many answers for a transaction. */
  List<Answer> takeAnswers(int most) {
    lock.lock();
    try {
      return answers.take(most);
    } finally {
      lock.unlock();
    }
  }
}
