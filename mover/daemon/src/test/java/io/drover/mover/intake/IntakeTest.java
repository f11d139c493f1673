package io.drover.mover.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.events.Code;
import io.drover.events.DeadLetter;
import io.drover.events.Filter;
import io.drover.events.Operation;
import io.drover.events.Order;
import io.drover.events.Outcome;
import io.drover.events.Request;
import io.drover.events.Result;
import io.drover.events.State;
import io.drover.events.Terms;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.MDC;

/** What whoever publishes requests sees, with a real broker. */
class IntakeTest {
  @RegisterExtension static final SharedBroker broker = new SharedBroker();

  private final FakeOperations operations = new FakeOperations();
  private Cell cell;

  @BeforeEach
  void makeCell(TestInfo test) {
    cell = broker.cell(test.getTestMethod().orElseThrow().getName());
  }

  @AfterEach
  void closeCell() {
    cell.close();
  }

  private Intake start() throws InterruptedException {
    Intake intake = cell.intake(cell.settings("one"), operations);
    cell.awaitServing(intake);
    return intake;
  }

  @Test
  void everyRequestGetsOneTerminalResult() throws Exception {
    try (Intake _ = start()) {
      IntStream.range(0, 100).forEach(i -> cell.publish(Cell.archive("r" + i, "file" + i)));
      Cell.eventually("100 results", () -> cell.terminalResults().size() >= 100);
    }
    List<Result> results = cell.terminalResults();
    assertThat(results).hasSize(100);
    assertThat(results)
        .allSatisfy(
            result -> {
              assertThat(result.outcome().state()).isEqualTo(State.SUCCEEDED);
              assertThat(result.counts().bytes()).isEqualTo(7);
            });
    assertThat(results.stream().map(result -> result.about().requestId()).distinct()).hasSize(100);
    assertThat(cell.results()).as("nothing took a second, so no accepted").hasSize(100);
  }

  @Test
  void requestsForOneFileRunInTheirOrder() throws Exception {
    operations.on("first", FakeOperations.STALL);
    try (Intake intake = start()) {
      cell.publish(Cell.archive("first", "same"));
      cell.publish(Cell.archive("second", "same"));
      cell.publish(Cell.archive("third", "same"));
      cell.publish(Cell.archive("other", "other"));
      cell.awaitEnd("other");
      assertThat(operations.startedIds()).contains("first").doesNotContain("second", "third");
      assertThat(intake.explain(request -> request.id().equals("second")))
          .singleElement()
          .satisfies(second -> assertThat(second.reason()).contains("earlier request"));

      operations
          .lastStarted("first")
          .orElseThrow()
          .finish(FakeOperations.ended(Outcome.succeeded("done")));
      cell.awaitEnd("third");
    }
    assertThat(operations.startedIds()).containsSubsequence("first", "second", "third");
  }

  @Test
  void aRequestThatIsSentTwiceIsDoneOnceAndAnsweredTwice() throws Exception {
    operations.on("r", FakeOperations.STALL);
    Request request = Cell.archive("r", "file");
    try (Intake _ = start()) {
      cell.publish(request);
      cell.publish(request);
      Cell.eventually("start", () -> operations.starts("r") == 1);
      operations
          .lastStarted("r")
          .orElseThrow()
          .finish(FakeOperations.ended(Outcome.succeeded("done")));
      Cell.eventually("two results", () -> cell.terminalResults("r").size() == 2);
    }
    // Not the same process any more: what it knows comes from the results topic.
    try (Intake _ = start()) {
      cell.publish(request);
      Cell.eventually("a third result", () -> cell.terminalResults("r").size() == 3);
    }
    assertThat(operations.starts("r")).isEqualTo(1);
    assertThat(cell.terminalResults("r"))
        .allSatisfy(result -> assertThat(result.outcome().state()).isEqualTo(State.SUCCEEDED));
  }

  @Test
  void whatCannotBeUnderstoodIsADeadLetterAndBlocksNobody() throws Exception {
    byte[] rubbish = {(byte) 0xff, 0, 1};
    String wrong =
        """
        {"specversion":"1.0","id":"bad","source":"/s","type":"io.drover.archive.v1",
         "subject":"lab:/x","data":{"pol":"vault"}}\
        """;
    try (Intake _ = start()) {
      String topic = cell.topics.requests();
      cell.send(new ProducerRecord<>(topic, 0, "k".getBytes(StandardCharsets.UTF_8), rubbish));
      cell.send(new ProducerRecord<>(topic, 0, null, null));
      cell.send(new ProducerRecord<>(topic, 0, null, wrong.getBytes(StandardCharsets.UTF_8)));
      IntStream.range(0, 20).forEach(i -> cell.publish(Cell.archive("good" + i, "good" + i)));
      for (int i = 0; i < 20; i++) {
        cell.awaitEnd("good" + i);
      }
      assertThat(cell.awaitEnd("bad").outcome().code()).isEqualTo(Code.BAD_EVENT);
      assertThat(cell.awaitEnd("bad").outcome().message()).contains("pol").contains("pool");
    }
    Cell.eventually("letters", () -> cell.read(cell.topics.deadLetters()).size() >= 3);
    List<DeadLetter> letters =
        cell.read(cell.topics.deadLetters()).stream()
            .map(message -> DeadLetter.decode(message).orElseThrow())
            .toList();
    assertThat(letters).hasSize(3);
    assertThat(letters)
        .anySatisfy(
            letter -> {
              assertThat(letter.original().value()).isEqualTo(rubbish);
              assertThat(letter.original().key()).isEqualTo(new byte[] {'k'});
              assertThat(letter.original().topic()).isEqualTo(cell.topics.requests());
              assertThat(letter.original().offset()).isZero();
            });
  }

  @Test
  void anEventOfTwoMegabytesIsRefusedLikeAnyOther() throws Exception {
    try (Intake _ = start()) {
      cell.send(new ProducerRecord<>(cell.topics.requests(), 0, null, new byte[2 << 20]));
      cell.flush();
      cell.publish(Cell.archive("good", "good"));
      cell.awaitEnd("good");
      Cell.eventually("a dead letter", () -> cell.read(cell.topics.deadLetters()).size() == 1);
    }
    assertThat(cell.read(cell.topics.deadLetters()).getFirst().value()).hasSize(2 << 20);
  }

  @Test
  void aCancelByIdReachesWhatWaitsAndWhatRuns() throws Exception {
    operations.on(
        "running",
        assignment -> {
          awaitStop(assignment);
          assignment.finish(FakeOperations.ended(Outcome.cancelled("undone")));
        });
    try (Intake _ = start()) {
      cell.publish(Cell.archive("running", "same"));
      cell.publish(Cell.archive("waiting", "same"));
      Cell.eventually("start", () -> operations.starts("running") == 1);
      cell.publish(cancel("c1", "waiting"));
      assertThat(cell.awaitEnd("waiting").outcome().state()).isEqualTo(State.CANCELLED);
      cell.publish(cancel("c2", "running"));
      assertThat(cell.awaitEnd("running").outcome().message()).isEqualTo("undone");
      assertThat(cell.awaitEnd("c1").outcome().state()).isEqualTo(State.SUCCEEDED);
    }
    assertThat(operations.starts("waiting")).isZero();
  }

  private static Request cancel(String id, String requestId) {
    return Cell.onControl(id, new Order.CancelRequest(requestId, Optional.empty()));
  }

  private static void awaitStop(Assignment assignment) {
    try {
      Cell.eventually("told to stop", () -> assignment.stop() != Assignment.Stop.NONE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aFilterCancelsWhatWasThereWhenItWasSentAlsoAfterARestart() throws Exception {
    operations.on("stalled", FakeOperations.STALL);
    Filter filter =
        new Filter(
            Optional.of("lab"),
            Optional.empty(),
            Optional.of(Operation.ARCHIVE),
            Optional.empty(),
            Optional.empty());
    start().close();
    // Published while nobody reads, the cancel too: it lies before the requests in time to come.
    IntStream.range(0, 50).forEach(i -> cell.publish(Cell.archive("old" + i, "old" + i)));
    cell.flush();
    cell.publish(Cell.onControl("cancel", new Order.CancelMatching(filter, cell.ends())));
    cell.publish(Cell.archive("new", "new"));
    cell.flush();
    try (Intake _ = start()) {
      assertThat(cell.awaitEnd("new").outcome().state()).isEqualTo(State.SUCCEEDED);
      for (int i = 0; i < 50; i++) {
        assertThat(cell.awaitEnd("old" + i).outcome().state()).isEqualTo(State.CANCELLED);
      }
    }
    assertThat(operations.startedIds()).containsExactly("new");
  }

  @Test
  void aPausedPoolStartsNothingUntilItIsResumed() throws Exception {
    try (Intake intake = start()) {
      cell.publish(Cell.onControl("p", new Order.Pause("vault")));
      cell.awaitEnd("p");
      cell.publish(Cell.archive("r", "file"));
      Cell.eventually("queued", () -> !intake.explain(request -> true).isEmpty());
      assertThat(intake.explain(_ -> true).getFirst().reason()).contains("vault is paused");
      assertThat(intake.pools()).isEqualTo(Map.of("vault", PoolState.PAUSED));
    }
    try (Intake intake = start()) {
      Cell.eventually("read again", () -> !intake.explain(request -> true).isEmpty());
      assertThat(operations.startedIds()).as("the pause is still in force").isEmpty();
      cell.publish(Cell.onControl("r1", new Order.Resume("vault")));
      cell.awaitEnd("r");
    }
    assertThat(cell.terminalResults("p")).as("answered by one session alone").hasSize(1);
  }

  @Test
  void whatLastsIsAcceptedAndTellsHowFarItIs() throws Exception {
    operations.on("r", assignment -> assignment.progress(5, 10));
    IntakeSettings settings = cell.settings("one");
    Pace pace =
        new Pace(
            Duration.ofMinutes(15),
            Duration.ofMillis(300),
            Duration.ofMillis(100),
            Duration.ofHours(1),
            1000);
    IntakeSettings quick =
        new IntakeSettings(
            settings.kafka(),
            settings.cell(),
            settings.instance(),
            settings.windowBytes(),
            settings.workers(),
            pace,
            settings.topics());
    try (Intake intake = cell.intake(quick, operations)) {
      cell.awaitServing(intake);
      cell.publish(Cell.archive("r", "file"));
      Cell.eventually("accepted and progress", () -> cell.results().size() == 2);
      operations
          .lastStarted("r")
          .orElseThrow()
          .finish(FakeOperations.ended(Outcome.succeeded("done")));
      cell.awaitEnd("r");
    }
    assertThat(cell.results().stream().map(result -> result.outcome().state()))
        .containsExactlyInAnyOrder(State.ACCEPTED, State.PROGRESS, State.SUCCEEDED);
    assertThat(cell.results())
        .anySatisfy(result -> assertThat(result.counts().totalBytes()).isEqualTo(10));
  }

  @Test
  void whatEndsWithinAMomentTellsNothingOfItsWay() throws Exception {
    operations.on("r", assignment -> assignment.progress(5, 10));
    try (Intake _ = start()) {
      cell.publish(Cell.archive("r", "file"));
      Cell.eventually("started", () -> operations.lastStarted("r").isPresent());
      // Some turns of the loop, of which each may tell.
      Thread.sleep(200);
      operations
          .lastStarted("r")
          .orElseThrow()
          .finish(FakeOperations.ended(Outcome.succeeded("done")));
      cell.awaitEnd("r");
    }
    assertThat(cell.results().stream().map(result -> result.outcome().state()))
        .containsExactly(State.SUCCEEDED);
  }

  @Test
  void aReleaseThatIsOlderThanARestoreDoesNotUndoIt() throws Exception {
    Instant now = Instant.now();
    Request restore = Cell.onFile("restore", "file", "/s", new Order.Restore(Terms.NONE));
    Request release =
        new Request(
            "release",
            "/s",
            now.minusSeconds(60),
            restore.subject(),
            new Order.Release(Terms.NONE));
    try (Intake _ = start()) {
      cell.publish(restore);
      cell.awaitEnd("restore");
      cell.publish(release);
      assertThat(cell.awaitEnd("release").outcome().code()).isEqualTo(Code.SUPERSEDED);
    }
    assertThat(operations.starts("release")).isZero();
  }

  @Test
  void aBusyFileIsTriedAgainUntilItIsFree() throws Exception {
    operations.on(
        "r",
        assignment -> {
          if (operations.starts("r") < 3) {
            assignment.finish(new Finish.NotNow(Code.BUSY, "somebody has it open"));
          } else {
            FakeOperations.SUCCEED.accept(assignment);
          }
        });
    try (Intake _ = start()) {
      cell.publish(Cell.archive("r", "file"));
      assertThat(cell.awaitEnd("r").outcome().state()).isEqualTo(State.SUCCEEDED);
    }
    assertThat(operations.starts("r")).isEqualTo(3);
  }

  @Test
  void aDefectOfAnOperationIsAnsweredAndCanBeSentAgain() throws Exception {
    operations.on(
        "r",
        _ -> {
          throw new IllegalStateException("oops");
        });
    try (Intake _ = start()) {
      cell.publish(Cell.archive("r", "file"));
      assertThat(cell.awaitEnd("r").outcome().code()).isEqualTo(Code.INTERNAL);
      // One transaction, but its end becomes visible partition by partition.
      Cell.eventually("a dead letter", () -> !cell.read(cell.topics.deadLetters()).isEmpty());
      DeadLetter letter =
          DeadLetter.decode(cell.read(cell.topics.deadLetters()).getFirst()).orElseThrow();
      operations.on("r", FakeOperations.SUCCEED);
      cell.send(letter.redriven());
      Cell.eventually("answered again", () -> cell.terminalResults("r").size() == 2);
    }
    assertThat(cell.terminalResults("r").stream().map(result -> result.outcome().state()))
        .containsExactly(State.FAILED, State.SUCCEEDED);
  }

  @Test
  void theLogKnowsTheRequestWhileItIsPerformed() throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    operations.on(
        "r",
        assignment -> {
          seen.add(MDC.get("request"));
          FakeOperations.SUCCEED.accept(assignment);
        });
    try (Intake _ = start()) {
      cell.publish(Cell.archive("r", "file"));
      cell.awaitEnd("r");
    }
    assertThat(seen).containsExactly("r");
  }

  @Test
  void whatIsFinishedAndADayOldIsTrimmedAndItsCancelsToo() throws Exception {
    ShiftedClock clock = new ShiftedClock();
    try (Intake intake = cell.intake(cell.settings("one"), operations, clock)) {
      cell.awaitServing(intake);
      cell.publish(Cell.archive("r", "file"));
      cell.awaitEnd("r");
      cell.publish(cancel("c", "r"));
      cell.awaitEnd("c");
      clock.forward(Duration.ofHours(2));
      cell.publish(Cell.archive("later", "later"));
      cell.awaitEnd("later");
      assertThat(cell.read(cell.topics.requests())).as("not a day old").hasSize(2);
      Cell.eventually(
          "the cancel goes", () -> cell.read(cell.topics.control()).getLast().value() == null);
      clock.forward(Duration.ofHours(25));
      Cell.eventually("all is trimmed", () -> cell.read(cell.topics.requests()).isEmpty());
    }
  }
}
