package io.drover.mover.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.events.Code;
import io.drover.events.Outcome;
import io.drover.events.State;
import io.drover.mover.Drover;
import io.drover.mover.config.Configuration;
import io.drover.mover.config.ConfigurationFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tree that nothing can guard: its files are archived, and none is ever released. */
class NoDoorTest {
  @TempDir private Path directory;

  @Test
  void aTreeThatIsNoFileSystemIsArchivedAndReleaseIsRefusedWithTheReason() throws Exception {
    Path files = Files.createDirectory(directory.resolve("files"));
    byte[] content = Lab.random(100_000);
    Files.write(files.resolve("a"), content);
    Configuration configuration = configuration("directory: files");
    Drover.createPools(configuration);

    try (Drover _ = Drover.start(configuration);
        PolicyEngine policy = new PolicyEngine(configuration.kafka().servers(), "plain")) {
      Outcome archived = policy.ask("a", Lab.toPool("vault")).outcome();
      Outcome released = policy.ask("a", Lab.release()).outcome();

      assertThat(archived.state()).as(archived.toString()).isEqualTo(State.SUCCEEDED);
      assertThat(released.code()).as(released.toString()).isEqualTo(Code.NO_DOOR);
      assertThat(released.message()).contains("tree lab", "is no mount point", "drover doctor");
      assertThat(files.resolve("a")).hasBinaryContent(content);
      assertThat(Lab.allocatedBytes(files.resolve("a"))).isGreaterThanOrEqualTo(content.length);
    }
    Path file = configurationFile();
    Reading named = DroverCommand.run(file, "state", files.resolve("a").toString());
    assertThat(new String(named.succeeded().output(), UTF_8)).contains("vault");
  }

  @Test
  void anImageThatCannotBeGuardedStaysOutOfSight() throws Exception {
    assumeTrue(DroverHome.isPossible(), "needs root: an image without a door is not proven");
    Tools.assume("that an image without a door stays out of sight", "setpriv");
    Files.createFile(directory.resolve("lab.img"));
    Drover.createPools(configuration("image: lab.img"));
    List<String> words = new ArrayList<>(List.of("setpriv", "--bounding-set", "-sys_admin"));
    words.addAll(DroverCommand.of(configurationFile(), "daemon"));

    Reading said = Reading.by(words.toArray(String[]::new));

    assertThat(said.code()).isNotZero();
    assertThat(said.errors())
        .contains("tree lab", "behind a door only", "has no CAP_SYS_ADMIN", "drover doctor");
    assertThat(directory.resolve("lab")).doesNotExist();
  }

  @Test
  void aFileThatTheDaemonMayNotReadIsRefusedAndTheNextOneIsArchived() throws Exception {
    assumeTrue(DroverHome.isPossible(), "needs root: a file that cannot be read is not proven");
    Tools.assume("what becomes of a file that cannot be read", "setpriv");
    Path files = Files.createDirectory(directory.resolve("files"));
    Files.write(files.resolve("a"), Lab.random(1000));
    Files.write(files.resolve("secret"), Lab.random(1000));
    DroverHome.run("chmod", "0", files.resolve("secret").toString());
    Configuration configuration = configuration("directory: files");
    Drover.createPools(configuration);
    List<String> words = new ArrayList<>(List.of("setpriv", "--bounding-set"));
    words.add("-dac_override,-dac_read_search,-sys_admin");
    words.addAll(DroverCommand.of(configurationFile(), "daemon"));
    Process daemon =
        new ProcessBuilder(words).redirectError(directory.resolve("log").toFile()).start();
    try {
      assertThat(daemon.inputReader().readLine()).startsWith("drover is ready");
      try (PolicyEngine policy = new PolicyEngine(configuration.kafka().servers(), "plain")) {
        Outcome refused = policy.ask("secret", Lab.toPool("vault")).outcome();
        Outcome archived = policy.ask("a", Lab.toPool("vault")).outcome();

        assertThat(refused.state()).isEqualTo(State.FAILED);
        assertThat(refused.message()).contains("secret", "EACCES");
        assertThat(archived.state()).as(archived.toString()).isEqualTo(State.SUCCEEDED);
      }
    } finally {
      daemon.destroy();
      daemon.waitFor();
    }
  }

  private Path configurationFile() {
    return directory.resolve("drover.yaml");
  }

  private Configuration configuration(String source) throws IOException {
    String key = Base64.getEncoder().encodeToString(Lab.random(32));
    Files.writeString(directory.resolve("seal.keys"), "1 " + key + "\n");
    Files.writeString(
        configurationFile(),
        """
        cell: plain
        instance: one
        runtimeDirectory: run
        stateDirectory: state
        stubAttribute: {kind: user, keyFile: seal.keys}
        http: {port: %d}
        kafka: {embedded: {directory: kafka, port: %d}}
        trees:
          - {name: lab, path: lab, source: {%s}}
        pools:
          - {name: vault, targets: [pools/vault]}
        """
            .formatted(DroverHome.freePort(), DroverHome.freePort(), source));
    return ConfigurationFile.load(configurationFile());
  }
}
