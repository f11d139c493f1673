package io.drover.mover.intake;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.drover.events.Code;
import io.drover.events.Outcome;
import io.drover.events.Request;
import io.drover.events.Result;
import io.drover.events.State;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Gives the register to all threads: the loop's, the workers' and those who ask. One lock guards
 * the register and every entry in it; under it nothing foreign is called but {@link
 * Operations#poolsOf}. Requests are performed on the workers, so every method returns at once.
 */
final class Dispatch {
  private static final Logger log = LoggerFactory.getLogger(Dispatch.class);

  /** Everything that is logged for a request has its id under this key. */
  static final String MDC_KEY = "request";

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition attemptEnded = lock.newCondition();
  private final Operations operations;
  private final Executor workers;
  private final Clock clock;
  private final Register register;
  private volatile Map<String, PoolState> pools = Map.of();

  /** What the dispatch works with. */
  record Surroundings(Operations operations, Executor workers, Clock clock, Backoff backoff) {}

  Dispatch(Surroundings surroundings, WorkerLimits limits, Pace pace) {
    this.operations = surroundings.operations();
    this.workers = surroundings.workers();
    this.clock = surroundings.clock();
    Waiting waiting = new Waiting(new Schedule(limits), surroundings.backoff(), pace.giveUpAfter());
    this.register = new Register(operations, waiting, pace, this::finished);
  }

  /** See {@link Register#remember}. */
  void remember(Result result) {
    locked(() -> register.remember(result));
  }

  /** A record that was read; a cancel that covers it already is given as its ending. */
  void admit(Request request, Place place, Optional<Ending> cancelled) {
    if (log.isDebugEnabled()) {
      try (var _ = MDC.putCloseable(MDC_KEY, request.id())) {
        log.debug("{} read from {}@{}", what(request), place.partition(), place.offset());
      }
    }
    var arrival = new Register.Arrival(clock.millis(), cancelled);
    locked(() -> register.admit(request, place, arrival));
  }

  /** See {@link Register#reject}. */
  void reject(Answer.Rejection rejection) {
    locked(() -> register.reject(rejection));
  }

  /** Does what the time asks for, and starts what may start. */
  void turn() {
    asked(it -> it.turn(clock.millis())).forEach(this::perform);
  }

  /** Cancels what waits and tells those who perform the rest to stop. */
  void cancel(BiFunction<Request, Place, Optional<Ending>> cancelled) {
    locked(() -> register.cancel(cancelled, clock.millis()));
    turn();
  }

  /** What was said about pools; only those that are open get something new. */
  void pools(Map<String, PoolState> states) {
    pools = Map.copyOf(states);
    locked(() -> register.closePools(pools.keySet()));
  }

  Map<String, PoolState> pools() {
    return pools;
  }

  /** See {@link Register#revoke}. */
  void revoke(Collection<TopicPartition> partitions) {
    locked(() -> register.revoke(partitions));
  }

  /** Waits until nothing of these partitions is performed, at most that long. */
  void awaitIdle(Collection<TopicPartition> partitions, long millisMax)
      throws InterruptedException {
    lock.lock();
    try {
      long left = MILLISECONDS.toNanos(millisMax);
      while (left > 0 && register.anyRunning(partitions)) {
        left = attemptEnded.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** See {@link Register#lose}. */
  void lose(Collection<TopicPartition> partitions, List<Answer> unanswered) {
    locked(() -> register.lose(partitions, unanswered));
  }

  /** See {@link Register#keepOrphans}. */
  void keepOrphans(Predicate<Place> expected) {
    locked(() -> register.keepOrphans(expected));
  }

  /** See {@link Register#takeAnswers}. */
  List<Answer> takeAnswers(int most) {
    return asked(it -> it.takeAnswers(most));
  }

  /** How many answers wait for a transaction. */
  int answers() {
    return asked(Register::answers);
  }

  /** Asks the register something while nothing moves in it. */
  <T> T asked(Function<Register, T> question) {
    lock.lock();
    try {
      return question.apply(register);
    } finally {
      lock.unlock();
    }
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
    } finally {
      lock.unlock();
    }
  }

  private void finished(Attempt attempt, Finish finish) {
    tell(attempt, finish);
    List<Attempt> started;
    lock.lock();
    try {
      long now = clock.millis();
      register.finished(attempt, finish, now);
      attemptEnded.signalAll();
      started = register.start(now);
    } finally {
      lock.unlock();
    }
    started.forEach(this::perform);
  }

  private static void tell(Attempt attempt, Finish finish) {
    Request request = attempt.request();
    String what = what(request);
    try (var _ = MDC.putCloseable(MDC_KEY, request.id())) {
      switch (finish) {
        case Finish.Ended(Outcome outcome, _, _) when outcome.state() == State.FAILED ->
            log.info("{} failed, {}: {}", what, outcome.code().wire(), outcome.message());
        case Finish.Ended(Outcome outcome, _, _) ->
            log.debug("{} {}: {}", what, outcome.state().wire(), outcome.message());
        case Finish.NotNow notNow ->
            log.debug("{} not now, {}: {}", what, notNow.code().wire(), notNow.message());
        case Finish.AwaitsStaging(String message) -> log.debug("{} waits: {}", what, message);
        case Finish.LetGo _ -> log.debug("{} let go", what);
      }
    }
  }

  private static String what(Request request) {
    return request.operation().wire() + " of " + request.subject().text();
  }

  private void perform(Attempt attempt) {
    workers.execute(
        () -> {
          try (var _ = MDC.putCloseable(MDC_KEY, attempt.request().id())) {
            if (log.isDebugEnabled()) {
              log.debug("{} begins", what(attempt.request()));
            }
            operations.perform(attempt);
          } catch (Throwable e) {
            // A request without an end would hold its partition's offset for ever.
            log.error("performing {} ended in a defect", attempt.request(), e);
            Outcome outcome = Outcome.failed(Code.INTERNAL, "a defect in Drover: " + e);
            attempt.finish(new Finish.Ended(outcome, attempt.bytes(), Optional.empty()));
          }
        });
  }
}
