package io.drover.mover.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.events.Order;
import io.drover.events.Request;
import io.drover.events.Terms;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Far more requests than are worked on. */
class IntakeLoadTest {
  @RegisterExtension static final SharedBroker broker = new SharedBroker();

  @Test
  void aRestoreStartsWithinASecondBehindTwoHundredThousandArchives() throws Exception {
    int count = 200_000;
    FakeOperations operations = new FakeOperations(FakeOperations.STALL);
    operations.on("restore", FakeOperations.SUCCEED);
    try (Cell cell = broker.cell("recall");
        Intake intake = cell.intake(cell.settings("one"), operations)) {
      cell.awaitServing(intake);
      IntStream.range(0, count).forEach(i -> cell.send(archive(cell, i)));
      cell.flush();
      Cell.eventually("a full window", () -> intake.queue().backlog().windowFull());
      assertThat(intake.queue().running()).isEqualTo(8);

      Request restore = Cell.onFile("restore", "wanted", "/s", new Order.Restore(Terms.NONE));
      Instant published = Instant.now();
      cell.publish(restore);
      Cell.eventually("the restore starts", () -> operations.starts("restore") == 1);
      assertThat(Duration.between(published, Instant.now())).isLessThan(Duration.ofSeconds(1));
      operations.letGo(id -> !id.equals("restore"));
    }
  }

  @Test
  void aFullWindowStopsReadingAndGoesOnWhenThereIsRoom() throws Exception {
    int count = 12_000;
    CountDownLatch open = new CountDownLatch(1);
    FakeOperations operations =
        new FakeOperations(
            assignment -> {
              await(open);
              FakeOperations.SUCCEED.accept(assignment);
            });
    try (Cell cell = broker.cell("window");
        Intake intake = cell.intake(small(cell.settings("one")), operations)) {
      cell.awaitServing(intake);
      IntStream.range(0, count).forEach(i -> cell.publish(Cell.archive("a" + i, "file" + i)));
      cell.flush();
      Cell.eventually("a full window", () -> intake.queue().backlog().windowFull());
      Backlog full = intake.queue().backlog();
      assertThat(full.windowCount()).isLessThan(count - 2_000);
      assertThat(intake.explain(_ -> true)).allSatisfy(it -> assertThat(it.atLeast()).isTrue());
      open.countDown();
      cell.awaitEnds(count);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** As a policy engine without our codec would write it; that takes less time. */
  private static ProducerRecord<byte[], byte[]> archive(Cell cell, int i) {
    String json =
        """
        {"specversion":"1.0","id":"a%1$d","source":"/policy","type":"io.drover.archive.v1",
         "subject":"lab:/file%1$d","data":{"pool":"vault"}}\
        """
            .formatted(i);
    return new ProducerRecord<>(
        cell.topics.requests(),
        null,
        ("lab:/file" + i).getBytes(StandardCharsets.UTF_8),
        json.getBytes(StandardCharsets.UTF_8));
  }

  private static IntakeSettings small(IntakeSettings settings) {
    return new IntakeSettings(
        settings.kafka(),
        settings.cell(),
        settings.instance(),
        // 5/8 of it is for archives, in four parts; one poll brings up to 2,000 records more.
        500_000,
        settings.workers(),
        settings.pace(),
        settings.topics());
  }
}
