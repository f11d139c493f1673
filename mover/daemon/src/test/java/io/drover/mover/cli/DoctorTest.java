package io.drover.mover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.drover.mover.config.Size;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
  @TempDir private Path directory;

  @Test
  void aFreshHomeIsFitToStart() throws Exception {
    TestShell shell = home();
    assertThat(shell.drover("pools", "--create")).as(shell.err()).isZero();
    assertThat(shell.drover("doctor")).as(shell.out()).isZero();
    assertThat(shell.out())
        .contains("ok    tree lab: ext4 in ")
        .contains("ok    pool vault:0: ")
        .contains("ok    pool shelf:1: ")
        .contains("ok    kafka.embedded: port ")
        .contains("ok    http: port ")
        .doesNotContain("fail");
    assertThat(directory.resolve("pools/vault/00")).isEmptyDirectory();
  }

  @Test
  void aDirectoryWithoutItsMarkerIsNoPool() throws Exception {
    TestShell shell = home();
    Files.createDirectories(directory.resolve("pools/vault"));
    assertThat(shell.drover("doctor")).isEqualTo(1);
    assertThat(shell.out())
        .containsPattern("fail  pool vault:0: .*; mount its disk")
        .containsPattern("fail  pool shelf:0: ");
    assertThat(directory.resolve("pools/vault")).isEmptyDirectory();
  }

  @Test
  void whatStandsInTheWayIsNamed() throws Exception {
    TestShell shell = home();
    Path file = directory.resolve("drover.yaml");
    Files.writeString(file, Files.readString(file).replace("source:", "fsType: xfs\n    source:"));
    Path runtime = Files.createDirectory(directory.resolve("run"));
    Files.setPosixFilePermissions(runtime, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThat(shell.drover("doctor")).isEqualTo(1);
    assertThat(shell.out())
        .contains("holds ext4; set fsType: ext4")
        .contains("run rwxrwxrwx; chmod 0700 it");
  }

  /** Whatever lies in one temporary directory is on one file system. */
  @Test
  void aGroupWhosePoolsLieBesideHomeIsFound() throws Exception {
    Path file = directory.resolve("drover.yaml");
    Files.createDirectory(directory.resolve("tree"));
    String yaml =
        """
        kafka: {bootstrap: '127.0.0.1:9'}
        runtimeDirectory: run
        trees:
          - {name: lab, path: lab, source: {directory: tree}, defaultPool: both}
        pools:
          - {name: one, targets: [one]}
          - {name: two, targets: [two]}
        poolGroups:
          - {name: both, pools: [one, two], minCopies: 2}
        """;
    Files.writeString(file, yaml);
    TestShell shell = new TestShell(directory).with("DROVER_CONFIG", file);
    assertThat(shell.drover("pools", "--create")).as(shell.err()).isZero();
    assertThat(shell.drover("doctor")).isEqualTo(1);
    assertThat(shell.out())
        .contains("fail  tree lab: nothing of it can be released: group both asks for 2 copies")
        .contains("one, two lie on the tree's own file system")
        .contains("; add pools elsewhere to the group");
  }

  @Test
  void aPortThatSomebodyElseHasIsFound() throws Exception {
    TestShell shell = home();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path file = directory.resolve("drover.yaml");
      String http = "http:\n  port: " + taken.getLocalPort();
      Files.writeString(file, Files.readString(file).replaceFirst("http:\n  port: \\d+", http));
      Thread accepting = Thread.ofVirtual().start(() -> hangUp(taken));
      assertThat(shell.drover("doctor")).isEqualTo(1);
      assertThat(shell.out()).containsPattern("fail  http: no daemon answers");
      accepting.interrupt();
    }
  }

  /** Takes every connection and ends it. */
  private static void hangUp(ServerSocket server) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        server.accept().close();
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  @Test
  void aBrokerThatDoesNotAnswerIsToldWithItsAddress() throws IOException {
    Path file = directory.resolve("drover.yaml");
    Files.writeString(file, "kafka: {bootstrap: '127.0.0.1:9'}\nruntimeDirectory: run\n");
    TestShell shell = new TestShell(directory).with("DROVER_CONFIG", file);
    assertThat(shell.drover("doctor")).isEqualTo(1);
    assertThat(shell.out()).contains("fail  kafka: 127.0.0.1:9 does not answer");
  }

  @Test
  void everyFaultOfTheConfigurationIsShown() throws IOException {
    Path file = directory.resolve("drover.yaml");
    Files.writeString(file, "cel: x");
    TestShell shell = new TestShell(directory).with("DROVER_CONFIG", file);
    assertThat(shell.drover("doctor", "--json")).isEqualTo(2);
    String last = shell.out().lines().toList().getLast();
    assertThat(new JsonMapper().readTree(last).path("grade").asText()).isEqualTo("fail");
    assertThat(new JsonMapper().readTree(last).path("detail").asText())
        .contains("did you mean cell?");
  }

  @Test
  void aConfigurationThatIsNotThereIsAnErrorOfConfiguration() {
    TestShell shell = new TestShell(directory);
    String missing = directory.resolve("missing.yaml").toString();
    assertThat(shell.drover("doctor", "--config", missing)).isEqualTo(2);
    assertThat(shell.out()).containsPattern("fail  configuration: .*missing.yaml.*; write one");
  }

  @Test
  void aTapeManagersEveryCommandIsTried() throws IOException {
    TestShell shell = tape("/bin/cp");
    assertThat(shell.drover("pools", "--create")).as(shell.err()).isZero();
    assertThat(shell.drover("doctor")).isEqualTo(1);
    assertThat(shell.out())
        .contains("ok    pool tape:0: the shelf, put, stat, get and remove work (volume S1)");
    try (var left = Files.walk(directory.resolve("S1"))) {
      assertThat(left.filter(Files::isRegularFile)).isEmpty();
    }
    shell = tape("/bin/no-such-program");
    assertThat(shell.drover("doctor")).isEqualTo(1);
    assertThat(shell.out())
        .containsPattern("fail  pool tape:0: .*the get command: it could not be started")
        .contains("try the command by hand as Drover's user");
  }

  /** A tape manager that is a directory; Kafka is away. */
  private TestShell tape(String reader) throws IOException {
    Path file = directory.resolve("drover.yaml");
    String yaml =
        """
        kafka: {bootstrap: '127.0.0.1:9'}
        runtimeDirectory: run
        pools:
          - name: tape
            tier: command
            command:
              - name: the shelf
                spool: spool
                catalogue: catalogue
                put:
                  run:
                    - /bin/sh
                    - -c
                    - mkdir -p "SHELF/$2" && cp "$1" "SHELF/$3"
                    - sh
                    - '{file}'
                    - '{directory}'
                    - '{key}'
                get: {run: [READER, 'SHELF/{key}', '{file}']}
                stat:
                  run: [/bin/sh, -c, 'exec wc -c "SHELF/$1"', sh, '{key}']
                  missing: No such file
                  output: '(?<bytes>\\d+) .*(?<volume>S1)'
                remove: {run: [/bin/rm, -f, 'SHELF/{key}']}
        """;
    Path shelf = Files.createDirectories(directory.resolve("S1"));
    Files.writeString(file, yaml.replace("SHELF", shelf.toString()).replace("READER", reader));
    return new TestShell(directory).with("DROVER_CONFIG", file);
  }

  private TestShell home() throws IOException, InterruptedException {
    HomeDirectory.Wishes wishes =
        new HomeDirectory.Wishes(Optional.of(Size.parse("64MiB")), Optional.of(0), Optional.of(0));
    new HomeDirectory(directory).prepare(wishes, new Mkfs(Map.of()));
    return new TestShell(directory).with("DROVER_CONFIG", directory.resolve("drover.yaml"));
  }
}
