package io.drover.mover.intake;

import io.drover.events.Code;
import io.drover.events.Outcome;
import io.drover.events.Request;
import io.drover.events.Result;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests that were read and are not finished, and every decision about them. No thread, no
 * clock and no lock: {@link Dispatch} brings them. Where attempts are returned, the caller starts
 * them.
 */
final class Register {
  private static final Logger log = LoggerFactory.getLogger(Register.class);

  private final Operations operations;
  private final BiConsumer<Attempt, Finish> finished;
  private final Waiting waiting;
  private final Answers answers;
  private final Repeats repeats = new Repeats();
  private final Files files = new Files();
  private final Orphans orphans = new Orphans();
  private final RecentEndings recent;
  private final Supersession supersession;
  private long arrivals;

  /**
   * An empty register.
   *
   * @param finished what an attempt calls when it comes back; leads to {@link #finished}
   */
  Register(
      Operations operations, Waiting waiting, Pace pace, BiConsumer<Attempt, Finish> finished) {
    this.operations = operations;
    this.waiting = waiting;
    this.finished = finished;
    this.answers = new Answers(pace);
    this.recent = new RecentEndings(pace.dedupWindow(), pace.dedupCount());
    this.supersession = new Supersession(pace.dedupWindow(), pace.dedupCount());
  }

  /** A result that was found on the topic. */
  void remember(Result result) {
    Identity identity = new Identity(result.about().requestSource(), result.about().requestId());
    Ending ending = new Ending(result.outcome(), result.counts().bytes(), result.version());
    recent.add(identity, ending, result.time().toEpochMilli());
  }

  /** A record that was read. */
  void admit(Request request, Place place, Arrival arrival) {
    Optional<Entry> orphan = orphans.adopt(place);
    if (orphan.isPresent()) {
      adopt(orphan.get());
      return;
    }
    supersession.note(request, arrival.millis());
    Entry entry = new Entry(request, place, arrivals++, arrival.millis());
    Optional<Ending> known =
        arrival.cancelled().or(() -> recent.find(Identity.of(request), arrival.millis()));
    if (known.isPresent()) {
      conclude(entry, known.get(), arrival.millis());
      return;
    }
    answers.read(entry);
    join(entry);
  }

  /**
   * How a record came.
   *
   * @param cancelled how it ends if it was cancelled before it was read
   */
  record Arrival(long millis, Optional<Ending> cancelled) {}

  private void adopt(Entry entry) {
    if (entry.state == Entry.State.ENDED) {
      answers.ended(entry);
      return;
    }
    repeats.add(entry);
  }

  private void join(Entry entry) {
    if (!repeats.add(entry)) {
      entry.state = Entry.State.REPEATED;
      return;
    }
    entry.state = Entry.State.BEHIND;
    waiting.watchDeadline(entry);
    if (files.append(entry)) {
      enqueue(entry);
    }
  }

  private void enqueue(Entry entry) {
    waiting.enqueue(entry, operations.poolsOf(entry.request));
  }

  /** A record that is no request. */
  void reject(Answer.Rejection rejection) {
    answers.rejected(rejection);
  }

  /** Does what the time asks for. */
  List<Attempt> turn(long nowMillis) {
    concludeAll(waiting.late(nowMillis), waiting::lateEnding, nowMillis);
    waiting.due(nowMillis).forEach(this::enqueue);
    answers.accept(nowMillis);
    waiting.running().forEach(entry -> answers.progress(entry, nowMillis));
    return start(nowMillis);
  }

  /** Takes from the schedule what may run. */
  List<Attempt> start(long nowMillis) {
    List<Attempt> started = new ArrayList<>();
    Optional<Entry> next = waiting.next();
    while (next.isPresent()) {
      Entry entry = next.get();
      if (supersession.superseded(entry.request)) {
        waiting.ended(entry);
        end(entry, Ending.without(superseded()), nowMillis);
      } else {
        started.add(waiting.start(entry, nowMillis, finished));
      }
      next = waiting.next();
    }
    return started;
  }

  private static Outcome superseded() {
    return Outcome.failed(
        Code.SUPERSEDED, "a later request wants the file at home; send a new release");
  }

  /** An attempt came back. A second time is a defect of whoever performs, and does no harm. */
  void finished(Attempt attempt, Finish finish, long nowMillis) {
    Entry entry = attempt.entry;
    if (entry.state != Entry.State.RUNNING || entry.trial.attempt != attempt) {
      log.error("{} was finished more than once; ignored: {}", attempt.request(), finish);
      return;
    }
    waiting.ended(entry);
    switch (finish) {
      case Finish.Ended ended ->
          end(entry, new Ending(ended.outcome(), ended.bytes(), ended.version()), nowMillis);
      case Finish.NotNow notNow -> postpone(entry, notNow, nowMillis);
      case Finish.AwaitsStaging(String message) -> {
        // Its patience begins when the pool has the bytes.
        entry.trial.firstMillis = nowMillis;
        postpone(entry, new Finish.NotNow(Code.POOL_OFFLINE, message), nowMillis);
      }
      case Finish.LetGo _ when entry.owned -> waiting.again(entry, nowMillis);
      case Finish.LetGo _ -> drop(entry);
    }
  }

  private void postpone(Entry entry, Finish.NotNow notNow, long nowMillis) {
    if (!entry.owned) {
      drop(entry);
    } else if (entry.trial.attempt.stop() == Assignment.Stop.CANCELLED) {
      Outcome outcome = Outcome.cancelled("cancelled while it waited: " + notNow.message());
      end(entry, Ending.without(outcome), nowMillis);
    } else {
      waiting.postpone(entry, notNow, nowMillis).ifPresent(ending -> end(entry, ending, nowMillis));
    }
  }

  private void drop(Entry entry) {
    entry.state = Entry.State.DROPPED;
    orphans.forget(entry);
    files.leave(entry).ifPresent(this::enqueue);
  }

  /** One that ran, or was about to, ended; with it those that are the same request. */
  private void end(Entry entry, Ending ending, long nowMillis) {
    conclude(entry, ending, nowMillis);
    if (entry.owned) {
      repeats.removeEnded(entry).forEach(twin -> conclude(twin, ending, nowMillis));
    }
  }

  private void conclude(Entry entry, Ending ending, long nowMillis) {
    entry.state = Entry.State.ENDED;
    entry.ending = ending;
    recent.add(Identity.of(entry.request), ending, nowMillis);
    if (entry.owned) {
      answers.ended(entry);
    }
    files.leave(entry).ifPresent(this::enqueue);
  }

  /** Those that waited, and were taken out, end each for itself. */
  private void concludeAll(List<Entry> takenOut, Function<Entry, Ending> ending, long nowMillis) {
    if (takenOut.isEmpty()) {
      return;
    }
    List<Entry> repeated = repeats.removeIf(Entry::over);
    takenOut.forEach(entry -> conclude(entry, ending.apply(entry), nowMillis));
    repeated.forEach(this::join);
  }

  /** Cancels what waits and tells those who perform the rest to stop. */
  void cancel(BiFunction<Request, Place, Optional<Ending>> cancelled, long nowMillis) {
    Function<Entry, Optional<Ending>> ending =
        entry -> cancelled.apply(entry.request, entry.place());
    List<Entry> victims = repeats.all().filter(entry -> ending.apply(entry).isPresent()).toList();
    victims.stream()
        .filter(entry -> entry.state == Entry.State.RUNNING)
        .forEach(entry -> entry.trial.attempt.stop(Assignment.Stop.CANCELLED));
    concludeAll(waiting.takeOut(victims), entry -> ending.apply(entry).orElseThrow(), nowMillis);
  }

  /** Starts nothing more that writes to these pools, and goes on with all others. */
  void closePools(Set<String> pools) {
    waiting.schedule().close(pools);
  }

  /** Tells those who perform requests of these partitions to let go. */
  void revoke(Collection<TopicPartition> partitions) {
    running(partitions)
        .map(entry -> entry.trial.attempt)
        .filter(attempt -> attempt.stop() == Assignment.Stop.NONE)
        .forEach(attempt -> attempt.stop(Assignment.Stop.REVOKED));
  }

  boolean anyRunning(Collection<TopicPartition> partitions) {
    return running(partitions).findAny().isPresent();
  }

  private Stream<Entry> running(Collection<TopicPartition> partitions) {
    return waiting.running().stream().filter(entry -> partitions.contains(entry.partition));
  }

  /**
   * These partitions are not ours any more. What waits is forgotten; what runs, and what ended and
   * was not answered, is kept for the case that its record comes again.
   *
   * @param unanswered taken answers that were not sent
   */
  void lose(Collection<TopicPartition> partitions, List<Answer> unanswered) {
    List<Entry> lost = repeats.all().filter(entry -> partitions.contains(entry.partition)).toList();
    waiting.takeOut(lost);
    partitions.forEach(files::forget);
    List<Entry> repeated = repeats.removeIf(entry -> partitions.contains(entry.partition));
    lost.stream().filter(entry -> entry.state == Entry.State.RUNNING).forEach(orphans::add);
    // Whatever comes for their files waits for them, whether their own record comes first or not.
    waiting.running().stream()
        .filter(entry -> partitions.contains(entry.partition))
        .forEach(files::restart);
    repeated.forEach(this::join);
    keepEndings(partitions, unanswered);
  }

  private void keepEndings(Collection<TopicPartition> lost, List<Answer> unanswered) {
    List<Answer> all = new ArrayList<>(unanswered);
    all.addAll(answers.take(Integer.MAX_VALUE));
    for (Answer answer : all) {
      switch (answer) {
        case Answer.Final ending when lost.contains(ending.entry().partition) ->
            orphans.add(ending.entry());
        case Answer.Final ending -> answers.ended(ending.entry());
        case Answer.Rejection rejection when !lost.contains(rejection.place().partition()) ->
            answers.rejected(rejection);
        case Answer.Note _, Answer.Rejection _ -> {}
      }
    }
  }

  /** Gives up what no record will come for. */
  void keepOrphans(Predicate<Place> expected) {
    orphans.keep(expected);
  }

  /** Takes up to that many answers for a transaction. */
  List<Answer> takeAnswers(int most) {
    return answers.take(most);
  }

  /** How many answers wait. */
  int answers() {
    return answers.size();
  }

  /** For explanations; guarded like everything else. */
  Waiting waiting() {
    return waiting;
  }

  Repeats repeats() {
    return repeats;
  }
}
