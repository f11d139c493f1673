package io.drover.mover.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.events.Code;
import io.drover.events.Result;
import io.drover.events.State;
import io.drover.mover.ops.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class IntakeTest {
  @TempDir private static Path directory;
  private static EmbeddedBroker broker;

  private final FakeOperations operations = new FakeOperations();
  private Cell cell;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = EmbeddedBroker.start(directory.resolve("kafka"), 0);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void makeCell(TestInfo test) {
    cell = new Cell(broker.bootstrapServers(), test.getTestMethod().orElseThrow().getName());
  }

  @AfterEach
  void closeCell() {
    cell.close();
  }

  @Test
  void everyRequestGetsOneTerminalResult() throws Exception {
    try (Intake intake = cell.intake(cell.settings("one"), operations)) {
      Cell.eventually("serving", () -> intake.health() instanceof Health.Serving);
      for (int i = 0; i < 100; i++) {
        cell.publish(Cell.archive("r" + i, "file" + i));
      }
      Cell.eventually("100 results", () -> cell.terminalResults().size() >= 100);
    }
    List<Result> results = cell.terminalResults();
    assertThat(results).hasSize(100);
    assertThat(results)
        .allSatisfy(
            result -> {
              assertThat(result.outcome().state()).isEqualTo(State.SUCCEEDED);
              assertThat(result.outcome().code()).isEqualTo(Code.OK);
              assertThat(result.counts().bytes()).isEqualTo(7);
            });
    assertThat(results.stream().map(result -> result.about().requestId()).distinct()).hasSize(100);
  }
}
