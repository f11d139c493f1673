package io.drover.mover.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.events.Counts;
import io.drover.events.Outcome;
import io.drover.events.Request;
import io.drover.events.Result;
import io.drover.events.State;
import io.drover.mover.report.Batch;
import io.drover.mover.report.ResultLog;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What happens when processes, brokers and memberships go away at the wrong moment. */
class IntakeFaultTest {
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

  private Intake start(String instance) throws InterruptedException {
    Intake intake = cell.intake(cell.settings(instance), operations);
    cell.awaitServing(intake);
    return intake;
  }

  @Test
  void aKilledDaemonLeavesOneTerminalResultForEachRequest() throws Exception {
    int count = 1_500;
    try (Intake _ = start("killed")) {
      // Makes the topics.
      cell.publish(Cell.archive("warm", "warm"));
      cell.awaitEnd("warm");
    }
    IntStream.range(0, count).forEach(i -> cell.publish(Cell.archive("r" + i, "file" + i)));
    cell.flush();
    for (int kill = 1; kill <= 2; kill++) {
      Process daemon = fork();
      int some = kill * count / 4;
      try {
        Cell.eventually("some results", () -> cell.terminalResults().size() > some);
      } finally {
        daemon.destroyForcibly().waitFor();
      }
    }
    assertThat(cell.terminalResults().size()).as("killed in the middle").isLessThan(count);
    try (Intake _ = start("killed")) {
      Cell.eventually("all results", () -> cell.terminalResults().size() > count);
    }
    assertOnePerRequest(count + 1);
  }

  private Process fork() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            KilledDaemon.class.getName(),
            cell.bootstrap(),
            cell.topics.cell())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.to(new File("/dev/null")))
        .start();
  }

  private void assertOnePerRequest(int count) {
    List<Result> results = cell.terminalResults();
    Map<String, Long> perRequest =
        results.stream()
            .collect(
                Collectors.groupingBy(result -> result.about().requestId(), Collectors.counting()));
    assertThat(perRequest.values()).containsOnly(1L);
    assertThat(perRequest).hasSize(count);
  }

  @Test
  void whatFinishedBeyondAStalledRequestIsNotDoneAgain() throws Exception {
    operations.on("r0", FakeOperations.STALL);
    try (Intake _ = start("one")) {
      IntStream.range(0, 40).forEach(i -> cell.publish(Cell.archive("r" + i, "file" + i)));
      cell.awaitEnds(39);
      Assignment stalled = operations.lastStarted("r0").orElseThrow();
      Thread.ofVirtual().start(() -> letGoWhenRevoked(stalled));
    }
    assertThat(cell.terminalResults("r0")).isEmpty();
    FakeOperations after = new FakeOperations();
    try (Intake _ = cell.intake(cell.settings("one"), after)) {
      cell.awaitEnd("r0");
    }
    assertThat(after.startedIds()).containsExactly("r0");
    assertOnePerRequest(40);
  }

  private static void letGoWhenRevoked(Assignment assignment) {
    try {
      Cell.eventually("revoked", () -> assignment.stop() == Assignment.Stop.REVOKED);
      assignment.finish(new Finish.LetGo());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whatRunsWhenTheSessionEndsGoesOnAndIsAnsweredInTheNext() throws Exception {
    operations.on("long", FakeOperations.STALL);
    try (Intake intake = start("one")) {
      cell.publish(Cell.archive("long", "long"));
      Cell.eventually("start", () -> operations.starts("long") == 1);
      fence("one");
      cell.publish(Cell.archive("short", "short"));
      cell.awaitEnd("short");
      Assignment running = operations.lastStarted("long").orElseThrow();
      assertThat(running.stop()).isEqualTo(Assignment.Stop.NONE);
      running.finish(FakeOperations.ended(Outcome.succeeded("done")));
      cell.awaitEnd("long");
      cell.awaitServing(intake);
    }
    assertThat(operations.starts("long")).isEqualTo(1);
    assertOnePerRequest(2);
  }

  /** Locks the intake's producer out, as a second daemon of the same name would. */
  private void fence(String instance) {
    try (Producer<byte[], byte[]> other = new KafkaClients(cell.settings(instance)).producer()) {
      other.initTransactions();
    }
  }

  @Test
  void aBrokerThatGoesAndComesBackLosesNothing() throws Exception {
    operations.on("over", FakeOperations.STALL);
    try (Intake intake = start("one")) {
      cell.publish(Cell.archive("over", "over"));
      Cell.eventually("start", () -> operations.starts("over") == 1);
      broker.stop();
      operations
          .lastStarted("over")
          .orElseThrow()
          .finish(FakeOperations.ended(Outcome.succeeded("done")));
      broker.startAgain();
      IntStream.range(0, 20).forEach(i -> cell.publish(Cell.archive("r" + i, "file" + i)));
      for (int i = 0; i < 20; i++) {
        cell.awaitEnd("r" + i);
      }
      cell.awaitEnd("over");
      cell.awaitServing(intake);
    }
    assertThat(operations.starts("over")).isEqualTo(1);
    assertOnePerRequest(21);
  }

  @Test
  void aBrokerThatIsAwayAtTheStartIsWaitedFor() throws Exception {
    broker.stop();
    try (Intake intake = cell.intake(cell.settings("one"), operations)) {
      assertThat(intake.health()).isInstanceOf(Health.Away.class);
      broker.startAgain();
      cell.awaitServing(intake);
      cell.publish(Cell.archive("r", "file"));
      cell.awaitEnd("r");
    }
  }

  @Test
  void twoDaemonsShareTheRequestsAndHandThemOver() throws Exception {
    FakeOperations others = new FakeOperations();
    int published = 0;
    try (Intake second = cell.intake(cell.settings("two"), others)) {
      try (Intake _ = start("one")) {
        cell.awaitServing(second);
        while (operations.startedIds().isEmpty() || others.startedIds().isEmpty()) {
          published = publishSome(published);
        }
      }
      published = publishSome(published);
      int all = published;
      Cell.eventually("all results", () -> cell.terminalResults().size() >= all);
    }
    assertOnePerRequest(published);
    Set<String> both =
        operations.startedIds().stream()
            .filter(Set.copyOf(others.startedIds())::contains)
            .collect(Collectors.toSet());
    assertThat(both).as("done by both").isEmpty();
  }

  @Test
  void aBatchThatMissesItsGenerationIsCommittedInTheNext() throws Exception {
    try (Intake _ = start("one")) {
      // Makes the topics.
    }
    KafkaClients clients = new KafkaClients(cell.settings("one"));
    try (Consumer<byte[], byte[]> consumer = clients.requests();
        ResultLog log = new ResultLog(clients.producer(), cell.codec)) {
      log.open();
      consumer.subscribe(List.of(cell.topics.requests()));
      ConsumerGroupMetadata over = joined(consumer, consumer.groupMetadata());
      consumer.enforceRebalance();
      ConsumerGroupMetadata now = joined(consumer, over);
      TopicPartition partition = consumer.assignment().iterator().next();
      Batch batch = ended("r", Map.of(partition, new OffsetAndMetadata(7)));

      assertThat(log.commit(batch, over)).isFalse();
      assertThat(consumer.committed(Set.of(partition)).get(partition)).isNull();
      assertThat(log.commit(batch, now)).isTrue();

      assertThat(cell.awaitEnd("r").outcome().state()).isEqualTo(State.SUCCEEDED);
      assertThat(cell.results()).hasSize(1);
      assertThat(consumer.committed(Set.of(partition)).get(partition).offset()).isEqualTo(7);
    }
  }

  private static Batch ended(String id, Map<TopicPartition, OffsetAndMetadata> offsets) {
    Result result =
        new Result(
            Cell.archive(id, "file").about(),
            Instant.now(),
            Outcome.succeeded("done"),
            Counts.NONE,
            Optional.empty());
    return new Batch(List.of(result), List.of(), offsets, List.of());
  }

  /** The membership after the given one. */
  private static ConsumerGroupMetadata joined(
      Consumer<byte[], byte[]> consumer, ConsumerGroupMetadata before) throws InterruptedException {
    Cell.eventually(
        "another generation",
        () -> {
          consumer.poll(Duration.ofMillis(100));
          return consumer.groupMetadata().generationId() != before.generationId()
              && !consumer.assignment().isEmpty();
        });
    return consumer.groupMetadata();
  }

  private int publishSome(int from) throws InterruptedException {
    for (int i = from; i < from + 20; i++) {
      cell.publish(Cell.archive("r" + i, "file" + i));
      TimeUnit.MILLISECONDS.sleep(5);
    }
    return from + 20;
  }

  @Test
  void topicsThatCouldLoseRequestsAreRefusedUntilTheyAreMended() throws Exception {
    String topic = cell.topics.requests();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cell.bootstrap()))) {
      NewTopic finite =
          new NewTopic(topic, Optional.of(1), Optional.empty())
              .configs(Map.of("retention.ms", "86400000"));
      admin.createTopics(List.of(finite)).all().get();
      try (Intake intake = cell.intake(cell.settings("one"), operations)) {
        Cell.eventually("refused", () -> intake.health() instanceof Health.Refused);
        assertThat(((Health.Refused) intake.health()).sentence())
            .contains(topic)
            .contains("retention.ms=-1");
        Request request = Cell.archive("r", "file");
        cell.publish(request);
        keepForever(admin, topic);
        cell.awaitServing(intake);
        cell.awaitEnd("r");
      }
    }
  }

  private static void keepForever(Admin admin, String topic) throws Exception {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    var forever =
        new AlterConfigOp(new ConfigEntry("retention.ms", "-1"), AlterConfigOp.OpType.SET);
    admin.incrementalAlterConfigs(Map.of(resource, List.of(forever))).all().get();
  }
}
