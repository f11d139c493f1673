package io.drover.mover.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.events.Code;
import io.drover.events.Operation;
import io.drover.events.Outcome;
import io.drover.events.Request;
import io.drover.linux.Attributes;
import io.drover.linux.Capabilities;
import io.drover.linux.Descriptor;
import io.drover.linux.Open;
import io.drover.mover.home.LinuxTree;
import io.drover.mover.ops.broker.EmbeddedBroker;
import io.drover.stub.Copy;
import io.drover.stub.DataVersion;
import io.drover.stub.FileId;
import io.drover.stub.Home;
import io.drover.stub.Place;
import io.drover.stub.Stub;
import io.drover.stub.StubCodec;
import io.drover.tier.Crc;
import io.drover.tier.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The command over files with real stubs, a real broker, and a daemon that does as it is told. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeaveTest {
  private static final long BYTES = 5_000_000;

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private Path directory;
  private EmbeddedBroker broker;
  private AnsweringDaemon daemon;
  private TestShell shell;
  private Path lab;

  @BeforeAll
  void start(@TempDir Path own) throws Exception {
    assumeTrue(
        Capabilities.ofProcess().has(Capabilities.CAP_SYS_ADMIN),
        "needs CAP_SYS_ADMIN: drover leave is not proven");
    directory = own;
    broker = EmbeddedBroker.start(directory.resolve("kafka"), 0);
    daemon = new AnsweringDaemon(broker.bootstrapServers(), "test");
    Files.writeString(
        directory.resolve("drover.yaml"),
        """
        cell: test
        kafka: {bootstrap: '%s'}
        trees: [{name: lab, path: lab, source: {image: lab.ext4}, spaceReserve: 1 MiB}]
        """
            .formatted(broker.bootstrapServers()));
  }

  @BeforeEach
  void begin() throws IOException {
    lab = directory.resolve("lab");
    if (Files.exists(lab)) {
      for (String name : List.of("archived", "released", "late", "plain")) {
        Files.deleteIfExists(lab.resolve(name));
      }
    }
    Files.createDirectories(lab);
    Files.writeString(lab.resolve("plain"), "not managed");
    asked.clear();
    daemon.answersWith(does(_ -> Outcome.succeeded("done")));
    shell = new TestShell(directory).with("DROVER_CONFIG", directory.resolve("drover.yaml"));
  }

  @AfterAll
  void stop() throws Exception {
    if (daemon != null) {
      daemon.close();
      broker.close();
    }
  }

  @Test
  void aRehearsalTellsWhatWouldBeDoneAndAsksForNothing() throws Exception {
    managed("archived", Home.WHOLE, 100);
    managed("released", Home.Away.ENTIRELY, BYTES);

    assertThat(shell.drover("leave", "lab", "--dry-run")).as(shell.err()).isZero();

    assertThat(shell.out())
        .startsWith("tree lab: 2 files are managed, 1 of them released with 4.8 MiB to bring back;")
        .contains("to be deleted: 2 copies in pools vault\n");
    assertThat(asked).isEmpty();
  }

  @Test
  void allComeHomeBeforeTheFirstIsLeftAndTheRestIsTold() throws Exception {
    managed("archived", Home.WHOLE, 100);
    managed("released", Home.Away.ENTIRELY, BYTES);

    assertThat(shell.drover("leave", lab.toString(), "--yes")).as(shell.err()).isZero();

    assertThat(asked.getFirst()).isEqualTo("restore lab:/released");
    assertThat(asked.subList(1, asked.size()))
        .containsExactlyInAnyOrder("leave lab:/archived", "leave lab:/released");
    assertThat(shell.out())
        .contains("restore: 1 succeeded", "leave: 2 succeeded", "tree lab has left")
        .contains("drover.yaml", "test.*");
  }

  @Test
  void whatHasNoRoomIsRefusedBeforeAnythingIsAskedFor() throws Exception {
    managed("released", Home.Away.ENTIRELY, 1L << 50);

    assertThat(shell.drover("leave", "lab", "--yes")).isEqualTo(1);

    assertThat(shell.err()).contains("bytes (", "are missing", "Nothing was changed", "1 MiB");
    assertThat(asked).isEmpty();
  }

  @Test
  void whoeverSitsThereHasToTypeTheNameOfTheTree() throws Exception {
    managed("archived", Home.WHOLE, 100);

    assertThat(shell.answering("yes").drover("leave", "lab")).isEqualTo(1);
    assertThat(shell.err()).contains("'yes' is not lab; nothing was changed");
    assertThat(asked).isEmpty();

    assertThat(shell.answering("lab").drover("leave", "lab")).as(shell.err()).isZero();
    assertThat(asked).containsExactly("leave lab:/archived");
  }

  @Test
  void aFileThatCameToBeManagedMeanwhileLeavesToo() throws Exception {
    managed("archived", Home.WHOLE, 100);
    daemon.answersWith(
        does(
            request -> {
              if (request.subject().text().endsWith("archived")) {
                managed("late", Home.WHOLE, 100);
              }
              return Outcome.succeeded("done");
            }));

    assertThat(shell.drover("leave", "lab", "--yes")).as(shell.err()).isZero();

    assertThat(asked).containsExactly("leave lab:/archived", "leave lab:/late");
    assertThat(shell.err()).contains("1 files came to be managed meanwhile");
  }

  @Test
  void whatCannotLeaveIsNamedAndAskedForOnce() throws Exception {
    managed("archived", Home.WHOLE, 100);
    managed("late", Home.WHOLE, 100);
    daemon.answersWith(
        does(
            request ->
                request.subject().text().endsWith("late")
                    ? Outcome.failed(Code.CORRUPT, "no good copy is left")
                    : Outcome.succeeded("done")));

    assertThat(shell.drover("leave", "lab", "--yes")).isEqualTo(1);

    assertThat(shell.out())
        .contains("failed lab:/late: corrupt: no good copy is left")
        .contains("tree lab: 1 files stay managed");
    assertThat(asked).containsExactlyInAnyOrder("leave lab:/archived", "leave lab:/late");
  }

  @Test
  void aTreeThatIsNotToBeSeenDoesNotPassForOneThatLeft() {
    assertThat(shell.drover("leave", "lab", "--yes")).isEqualTo(1);
    assertThat(shell.err()).contains("is not to be seen at " + lab);
  }

  @Test
  void aPlaceInATreeIsNoTree() throws Exception {
    managed("archived", Home.WHOLE, 100);
    assertThat(shell.drover("leave", "lab:/archived", "--yes")).isEqualTo(1);
    assertThat(shell.err()).contains("drover leave lab");
  }

  @Test
  void programsGetWhatIsThereAndWhatRemains() throws Exception {
    managed("released", Home.Away.ENTIRELY, BYTES);

    assertThat(shell.drover("leave", "lab", "--yes", "--json")).as(shell.err()).isZero();

    List<String> lines = shell.out().lines().toList();
    assertThat(lines.getFirst()).contains("\"absentBytes\":5000000", "\"pools\":[\"vault\"]");
    assertThat(lines.getLast())
        .isEqualTo("{\"tree\":\"lab\",\"managed\":0,\"foreign\":0,\"left\":true}");
  }

  /** Does to the stub what a daemon would do, where the answer is a success. */
  private Function<Request, Outcome> does(Function<Request, Outcome> answers) {
    return request -> {
      asked.add(request.operation().wire() + " " + request.subject().text());
      Outcome outcome = answers.apply(request);
      String name = request.subject().text().substring("lab:/".length());
      if (outcome.code() == Code.OK && request.operation() == Operation.RESTORE) {
        managed(name, Home.WHOLE, BYTES);
      } else if (outcome.code() == Code.OK) {
        withoutStub(name);
      }
      return outcome;
    };
  }

  private void withoutStub(String name) {
    try {
      Attributes.of(lab.resolve(name).toString()).remove("trusted.drover");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void managed(String name, Home home, long bytes) {
    try {
      Path file = Files.writeString(lab.resolve(name), "");
      Place place = new Place("vault", 1, 7, Layout.WHOLE, List.of(0));
      try (Descriptor opened = Open.path(file.toString(), Open.O_RDONLY)) {
        DataVersion version = new DataVersion(bytes, 0, Optional.empty());
        Stub stub =
            Stub.fresh(FileId.of(1, new SplittableRandom(1)), LinuxTree.identityOf(opened), version)
                .withContent(version, 0, 1)
                .withCopy(Copy.verified(place, new Crc(0, bytes)))
                .withHome(home);
        Attributes.of(opened).set("trusted.drover", StubCodec.encode(stub));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
