package io.drover.mover.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.drover.events.Code;
import io.drover.events.FilePath;
import io.drover.events.Order;
import io.drover.events.Outcome;
import io.drover.events.Request;
import io.drover.events.Subject;
import io.drover.mover.ops.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Commands against a real broker and a daemon that answers as it is told. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AskingTest {
  private Path directory;
  private EmbeddedBroker broker;
  private AnsweringDaemon daemon;
  private TestShell shell;
  private Path lab;

  @BeforeAll
  void start(@TempDir Path own) throws Exception {
    directory = own;
    broker = EmbeddedBroker.start(directory.resolve("kafka"), 0);
    daemon = new AnsweringDaemon(broker.bootstrapServers(), "test");
    lab = Files.createDirectories(directory.resolve("lab/runs")).getParent();
    Path file = directory.resolve("drover.yaml");
    Files.writeString(
        file,
        """
        cell: test
        kafka: {bootstrap: '%s'}
        trees: [{name: lab, path: lab, source: {image: lab.ext4}}]
        """
            .formatted(broker.bootstrapServers()));
    shell = new TestShell(directory).with("DROVER_CONFIG", file);
    Files.writeString(lab.resolve("runs/a"), "12345");
    Files.writeString(lab.resolve("runs/b"), "12345");
  }

  @BeforeEach
  void forget() {
    daemon.answersWith(_ -> Outcome.succeeded("done"));
  }

  @AfterAll
  void stop() throws Exception {
    daemon.close();
    broker.close();
  }

  @Test
  void whoWaitsSeesEveryRequestEnd() {
    assertThat(shell.drover("archive", "lab/runs", "--wait")).as(shell.err()).isZero();
    assertThat(shell.out()).startsWith("archive: 2 succeeded, 10 B in 0:");
    assertThat(shell.err()).isEmpty();
  }

  @Test
  void aFailureIsToldWithItsCodeAndEndsWithOne() {
    daemon.answersWith(
        request ->
            request.subject().text().endsWith("b")
                ? Outcome.failed(Code.BUSY, "somebody has it open")
                : Outcome.succeeded("done"));
    assertThat(shell.drover("release", "lab/runs", "--wait")).isEqualTo(1);
    assertThat(shell.out())
        .contains("failed lab:/runs/b: busy: somebody has it open\n")
        .contains("release: 1 succeeded, 1 failed");
  }

  @Test
  void programsGetOneDocumentALine() throws IOException {
    assertThat(shell.drover("restore", "--json", "--wait", "lab:/runs/a")).isZero();
    List<JsonNode> lines = json();
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst().path("subject").asText()).isEqualTo("lab:/runs/a");
    assertThat(lines.getFirst().path("state").asText()).isEqualTo("succeeded");
    assertThat(lines.getLast().path("succeeded").asInt()).isEqualTo(1);
  }

  @Test
  void whoDoesNotWaitGetsTheIdToCancelBy() throws Exception {
    assertThat(shell.drover("archive", "--json", "lab:/runs/a")).isZero();
    String id = json().getFirst().path("id").asText();
    assertThat(daemon.received(id).subject()).isEqualTo(Subject.of("lab:/runs/a"));
    assertThat(shell.drover("archive", "lab:/runs/a")).isZero();
    assertThat(shell.out()).startsWith("archive: requested as cli-");
    assertThat(shell.drover("cancel", id)).isZero();
    assertThat(shell.out()).startsWith("cancel: requested as cli-");
  }

  @Test
  void optionsReachTheDaemon() throws Exception {
    int code =
        shell.drover(
            "archive",
            "--json",
            "--pool=shelf",
            "--copies=2",
            "--stripe-size=4MiB",
            "--stripe-count=3",
            "--priority=9",
            "--if-version=5-1",
            "--force",
            "lab:/runs/a");
    assertThat(code).isZero();
    Request request = daemon.received(json().getFirst().path("id").asText());
    Order.Archive order = (Order.Archive) request.order();
    assertThat(order.pool()).contains("shelf");
    assertThat(order.placement().copies()).hasValue(2);
    assertThat(order.placement().stripeSize()).hasValue(4 << 20);
    assertThat(order.placement().stripeCount()).hasValue(3);
    assertThat(order.terms().priority()).isEqualTo(9);
    assertThat(order.terms().ifVersion()).isEqualTo(Optional.of("5-1"));
    assertThat(order.terms().force()).isTrue();
  }

  @Test
  void aNameThatIsNoTextArrivesByteForByte() throws Exception {
    byte[] name = "odd/na\u00efve\n".getBytes(ISO_8859_1);
    Files.createDirectories(lab.resolve("odd"));
    Files.writeString(BytePath.of(name, lab), "x");
    assertThat(shell.drover("archive", "lab/odd", "--json")).isZero();
    Request request = daemon.received(json().getFirst().path("id").asText());
    assertThat(request.subject()).isEqualTo(new Subject.OfFile("lab", FilePath.of(name)));
    assertThat(shell.drover("archive", "lab/odd", "--wait")).isZero();
  }

  @Test
  void aFilterCancelsWhatWasPublishedBefore() throws Exception {
    assertThat(shell.drover("cancel", "--json", "--under", "lab/runs", "--operation", "archive"))
        .as(shell.err())
        .isZero();
    Request request = daemon.received(json().getFirst().path("id").asText());
    Order.CancelMatching order = (Order.CancelMatching) request.order();
    assertThat(order.filter().under()).contains(FilePath.of("runs"));
    assertThat(order.filter().tree()).contains("lab");
    assertThat(order.upTo().offsets()).containsKey("test.requests");
  }

  @Test
  void aMissingPlaceIsToldBeforeAnythingIsPublished() {
    assertThat(shell.drover("archive", "lab/runs/a", "lab/gone")).isEqualTo(1);
    assertThat(shell.err()).isEqualTo("drover: lab/gone: no such file or directory\n");
    assertThat(shell.out()).isEmpty();
  }

  @Test
  void resultsOfOthersAreWatched() throws Exception {
    AtomicBoolean seen = new AtomicBoolean();
    Thread asking =
        Thread.ofPlatform()
            .unstarted(
                () -> {
                  TestShell other =
                      new TestShell(directory)
                          .with("DROVER_CONFIG", directory.resolve("drover.yaml"));
                  while (!seen.get()) {
                    other.drover("pin", "lab:/runs/a");
                  }
                });
    daemon.answersWith(_ -> Outcome.failed(Code.NO_SUCH_FILE, "it is gone"));
    asking.start();
    assertThat(shell.drover("watch", "--count", "10")).isZero();
    seen.set(true);
    assertThat(shell.out())
        .containsPattern("(?m)^[0-9:]{8} progress pin lab:/runs/a  5 B of 5 B$")
        .containsPattern("(?m)^[0-9:]{8} failed pin lab:/runs/a .* no-such-file: it is gone$");
    asking.join();
  }

  private List<JsonNode> json() throws IOException {
    JsonMapper mapper = new JsonMapper();
    List<String> lines = shell.out().lines().toList();
    List<JsonNode> nodes = new ArrayList<>();
    for (String line : lines) {
      nodes.add(mapper.readTree(line));
    }
    return nodes;
  }
}
