package io.drover.mover.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.events.Code;
import io.drover.events.Order;
import io.drover.events.Outcome;
import io.drover.events.Placement;
import io.drover.events.Request;
import io.drover.events.State;
import io.drover.events.Subject;
import io.drover.events.Terms;
import io.drover.events.WhileWriting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** The decisions about requests, on a clock of their own. */
class RegisterTest {
  private static final TopicPartition FIRST = new TopicPartition("requests", 0);
  private static final TopicPartition SECOND = new TopicPartition("requests", 1);

  private final Register register = register(new FakeOperations());
  private long now = 1_000_000;
  private long offset;

  private static Register register(Operations operations) {
    Waiting waiting =
        new Waiting(
            new Schedule(new WorkerLimits(4, 1, 3, Map.of())),
            new Backoff(new Random(1)),
            Duration.ofMinutes(15));
    return new Register(operations, waiting, Pace.DEFAULT, (_, _) -> {});
  }

  private Place admit(Request request) {
    Place place = new Place(FIRST, offset++);
    admit(request, place);
    return place;
  }

  private void admit(Request request, Place place) {
    register.admit(request, place, new Register.Arrival(now, Optional.empty()));
  }

  private Attempt startOne() {
    List<Attempt> started = register.turn(now);
    assertThat(started).hasSize(1);
    return started.getFirst();
  }

  private void finish(Attempt attempt, Finish finish) {
    register.finished(attempt, finish, now);
  }

  private List<Ending> endings() {
    List<Ending> endings = new ArrayList<>();
    for (Answer answer : register.takeAnswers(1_000)) {
      if (answer instanceof Answer.Final(Entry entry)) {
        endings.add(entry.ending);
      }
    }
    return endings;
  }

  private static Finish notNow() {
    return new Finish.NotNow(Code.BUSY, "somebody has it open");
  }

  private static Finish done() {
    return FakeOperations.ended(Outcome.succeeded("done"));
  }

  private Request until(String id, long deadlineMillis) {
    Terms terms =
        new Terms(5, Optional.of(Instant.ofEpochMilli(deadlineMillis)), Optional.empty(), false);
    return Cell.onFile(
        id, "file", "/s", new Order.Archive(Placement.in("vault"), WhileWriting.ABORT, terms));
  }

  @Test
  void whatIsBusyHoldsItsFileButNoWorkerAndIsGivenUpIntheEnd() {
    admit(Cell.archive("busy", "file"));
    admit(Cell.archive("behind", "file"));
    long begin = now;
    int tries = 0;
    while (endings().isEmpty()) {
      List<Attempt> started = register.turn(now);
      for (Attempt attempt : started) {
        assertThat(attempt.request().id()).isEqualTo("busy");
        tries++;
        finish(attempt, notNow());
      }
      assertThat(register.waiting().running()).isEmpty();
      now += 100;
    }
    assertThat(now - begin).isBetween(900_000L, 901_000L);
    // 250 ms to a minute in 9 steps, then one each 30 to 60 s.
    assertThat(tries).isBetween(20, 45);
    assertThat(startOne().request().id()).isEqualTo("behind");
  }

  @Test
  void whatAwaitsAColdPoolHoldsNoWorkerAndIsGivenUpOnlyForWhatComesAfterwards() {
    admit(Cell.archive("cold", "file"));
    long begin = now;
    long fetched = begin + Duration.ofHours(12).toMillis();
    while (endings().isEmpty()) {
      for (Attempt attempt : register.turn(now)) {
        boolean fetching = now < fetched;
        finish(attempt, fetching ? new Finish.AwaitsStaging("pool deep was asked") : notNow());
      }
      assertThat(register.waiting().running()).isEmpty();
      now += 1000;
    }
    assertThat(now - fetched).isBetween(800_000L, 901_000L);
  }

  @Test
  void aRequestThatWasNeverStartedFailsAtItsDeadline() {
    register.closePools(Set.of("vault"));
    admit(until("late", now + 500));
    register.turn(now + 499);
    assertThat(endings()).isEmpty();
    register.turn(now + 500);
    assertThat(endings())
        .singleElement()
        .satisfies(it -> assertThat(it.outcome().code()).isEqualTo(Code.DEADLINE_PASSED));
  }

  @Test
  void aRequestThatFoundItsFileBusySaysSoAtItsDeadline() {
    admit(until("late", now + 100));
    finish(startOne(), notNow());
    now += 100;
    register.turn(now);
    assertThat(endings())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.outcome().code()).isEqualTo(Code.BUSY);
              assertThat(it.outcome().message()).contains("deadline");
            });
  }

  @Test
  void whatWaitsBehindAFileHasADeadlineToo() {
    admit(Cell.archive("first", "file"));
    admit(until("late", now + 100));
    Attempt first = startOne();
    now += 100;
    register.turn(now);
    assertThat(endings()).hasSize(1);
    finish(first, done());
    assertThat(register.turn(now)).as("nothing is left").isEmpty();
  }

  @Test
  void aCancelledRequestThatFindsItsFileBusyIsCancelled() {
    Request request = Cell.archive("r", "file");
    admit(request);
    Attempt attempt = startOne();
    register.cancel((each, _) -> Optional.of(Ending.without(Outcome.cancelled(each.id()))), now);
    assertThat(attempt.stop()).isEqualTo(Assignment.Stop.CANCELLED);
    finish(attempt, notNow());
    assertThat(endings().getFirst().outcome().state()).isEqualTo(State.CANCELLED);
  }

  @Test
  void cancellingAllOfAFileLeavesNothingToRun() {
    for (int i = 0; i < 5; i++) {
      admit(Cell.archive("r" + i, "file"));
    }
    register.cancel((each, _) -> Optional.of(Ending.without(Outcome.cancelled(each.id()))), now);
    assertThat(endings()).hasSize(5);
    assertThat(register.turn(now)).isEmpty();
    admit(Cell.archive("new", "file"));
    assertThat(startOne().request().id()).isEqualTo("new");
  }

  @Test
  void aSecondFinishChangesNothing() {
    admit(Cell.archive("r", "file"));
    Attempt attempt = startOne();
    finish(attempt, done());
    finish(attempt, notNow());
    assertThat(endings()).hasSize(1);
    assertThat(register.turn(now + 60_000)).isEmpty();
  }

  @Test
  void aRunningRequestWhosePartitionCameBackGoesOnWhereItIs() {
    Request request = Cell.archive("r", "file");
    Place place = admit(request);
    Attempt attempt = startOne();
    register.lose(List.of(FIRST), List.of());
    register.keepOrphans(_ -> true);
    admit(request, place);
    admit(Cell.archive("next", "file"));
    assertThat(register.turn(now)).as("still running").isEmpty();
    finish(attempt, done());
    assertThat(endings()).hasSize(1);
    assertThat(startOne().request().id()).isEqualTo("next");
  }

  @Test
  void aRequestThatEndedWithoutItsPartitionIsAnsweredWhenItComesBack() {
    Request request = Cell.archive("r", "file");
    Place place = admit(request);
    Attempt attempt = startOne();
    register.lose(List.of(FIRST), List.of());
    finish(attempt, done());
    assertThat(endings()).as("not ours to answer").isEmpty();
    admit(request, place);
    assertThat(endings()).hasSize(1);
    assertThat(register.turn(now)).isEmpty();
  }

  @Test
  void aRunningRequestThatSomebodyElseHasIsToldToLetGo() {
    Place place = admit(Cell.archive("r", "file"));
    Attempt attempt = startOne();
    register.lose(List.of(FIRST), List.of());
    assertThat(attempt.stop()).isEqualTo(Assignment.Stop.NONE);
    register.keepOrphans(each -> !each.equals(place));
    assertThat(attempt.stop()).isEqualTo(Assignment.Stop.REVOKED);
    finish(attempt, new Finish.LetGo());
    assertThat(endings()).isEmpty();
    assertThat(register.waiting().running()).isEmpty();
  }

  @Test
  void whatWasRevokedAndCameBackIsStartedAgainAfterItLetGo() {
    Request request = Cell.archive("r", "file");
    Place place = admit(request);
    Attempt attempt = startOne();
    register.revoke(List.of(FIRST));
    register.lose(List.of(FIRST), List.of());
    admit(request, place);
    finish(attempt, new Finish.LetGo());
    now += 1_000;
    Attempt again = startOne();
    assertThat(again.stop()).isEqualTo(Assignment.Stop.NONE);
    finish(again, done());
    assertThat(endings()).hasSize(1);
  }

  @Test
  void aRepeatedRequestOfAPartitionThatStaysIsDoneForItself() {
    Request request = Cell.archive("r", "file");
    admit(request);
    admit(request, new Place(SECOND, 0));
    Attempt first = startOne();
    register.lose(List.of(FIRST), List.of());
    Attempt second = startOne();
    finish(first, done());
    assertThat(endings()).isEmpty();
    finish(second, done());
    assertThat(endings()).hasSize(1);
  }

  @Test
  void aPinSeenLaterStopsAReleaseThatWaits() {
    Subject.OfFile file = Subject.OfFile.parse("lab:/file").orElseThrow();
    Instant time = Instant.ofEpochMilli(now);
    admit(Cell.archive("first", "file"));
    admit(new Request("release", "/s", time, file, new Order.Release(Terms.NONE)));
    Request pin =
        new Request(
            "pin",
            "/s",
            time.plusSeconds(1),
            file,
            new Order.Pin(Optional.empty(), Optional.empty(), Terms.NONE));
    Attempt first = startOne();
    admit(pin, new Place(SECOND, 0));
    finish(first, done());
    List<Attempt> started = register.turn(now);
    assertThat(started).extracting(it -> it.request().id()).containsExactly("pin");
    assertThat(endings()).extracting(it -> it.outcome().code()).contains(Code.SUPERSEDED);
  }

  @Test
  void whatIsSaidOfARecallDoesNotWaitBehindWhatIsSaidOfOthers() {
    for (int number = 0; number < 3; number++) {
      admit(Cell.archive("archive " + number, "file " + number));
    }
    admit(Cell.onFile("restore", "wanted", "/s", new Order.Restore(Terms.NONE)));
    register.turn(now);
    now += Pace.DEFAULT.acceptedAfter().toMillis();
    register.turn(now);
    register.waiting().running().stream()
        .map(entry -> entry.trial.attempt)
        .toList()
        .forEach(attempt -> finish(attempt, done()));

    List<String> told = register.takeAnswers(1_000).stream().map(RegisterTest::told).toList();

    assertThat(told).hasSize(8).startsWith("restore accepted", "restore succeeded");
  }

  private static String told(Answer answer) {
    return switch (answer) {
      case Answer.Note note -> note.entry().request.id() + " " + note.outcome().state().wire();
      case Answer.Final(Entry entry) ->
          entry.request.id() + " " + entry.ending.outcome().state().wire();
      case Answer.Rejection _ -> "rejection";
    };
  }
}
