package io.drover.mover.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the README's first screen does: {@code drover up}, and the commands beside it. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class UpTest {
  @TempDir private Path directory;

  @AfterEach
  void nothingStays() throws Exception {
    DaemonProcess.clean(home(), List.of("lab"));
  }

  @Test
  void aFileIsArchivedReleasedReadAndRestoredBesideItAndCtrlCStopsItCleanly() throws Exception {
    assumeTrue(DroverHome.isPossible(), "needs CAP_SYS_ADMIN: nothing is proven of drover up");
    Process up = up();
    try {
      BufferedReader said = up.inputReader();
      assertThat(said.readLine()).startsWith("drover is ready: tree lab at " + home() + "/lab");
      // What Kafka warns of at a first start, when all is well.
      assertThat(directory.resolve("up.log"))
          .content()
          .doesNotContain("controller activation", "TOPIC_ALREADY_EXISTS");
      Path file = home().resolve("lab/night.raw");
      byte[] content = Lab.random(3_000_000);
      Files.write(file, content);

      assertThat(drover("archive", "--wait", file)).contains("1 succeeded");
      assertThat(drover("state", file)).contains("archived", "vault", "100%");
      assertThat(drover("release", "--wait", file)).contains("1 succeeded");
      assertThat(Lab.allocatedBytes(file)).isZero();
      assertThat(drover("state", file)).contains("released", "vault", "0%");
      assertThat(drover("explain", file)).contains("night.raw");
      assertThat(Reading.of(file).succeeded().output()).isEqualTo(content);
      assertThat(drover("restore", "--wait", file)).contains("1 succeeded");
      assertThat(drover("queue")).isNotBlank();
      assertThat(drover("pools")).contains("vault", "shelf");

      DroverHome.run("kill", "-INT", Long.toString(up.pid()));
      assertThat(up.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(up.exitValue()).isZero();
      assertThat(home().resolve("lab")).isEmptyDirectory();
    } finally {
      up.destroyForcibly();
    }
  }

  private Path home() {
    return directory.resolve("home");
  }

  private Process up() throws Exception {
    String[] wishes = {
      "--home=" + home(),
      "--size=1GiB",
      "--kafka-port=" + DroverHome.freePort(),
      "--http-port=" + DroverHome.freePort()
    };
    // A shell that runs the tests in its background has them and their children ignore SIGINT.
    List<String> words = new ArrayList<>(List.of("env", "--default-signal=INT"));
    words.addAll(DroverCommand.up(wishes));
    return new ProcessBuilder(words).redirectError(directory.resolve("up.log").toFile()).start();
  }

  private String drover(String command, Object... arguments) throws Exception {
    String[] words = new String[arguments.length + 1];
    words[0] = command;
    for (int i = 0; i < arguments.length; i++) {
      words[i + 1] = arguments[i].toString();
    }
    Reading said = DroverCommand.run(home().resolve("drover.yaml"), words).succeeded();
    return new String(said.output(), UTF_8);
  }
}
