package io.drover.mover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UsageTest {
  @TempDir private Path directory;
  private TestShell shell;

  @BeforeEach
  void openAShell() throws IOException {
    Path file = directory.resolve("drover.yaml");
    Files.writeString(file, "kafka: {bootstrap: '127.0.0.1:9'}");
    shell = new TestShell(directory).with("DROVER_CONFIG", file);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        mistake("--stripe-size", "archive", "lab:/a", "--stripe-size", "64MB"),
        mistake("--stripe-count", "archive", "lab:/a", "--stripe-count", "17"),
        mistake("--copies", "archive", "lab:/a", "--copies", "none"),
        mistake("--pool", "archive", "lab:/a", "--pool", "my pool"),
        mistake("--priority", "restore", "lab:/a", "--priority", "10"),
        mistake("--deadline", "release", "lab:/a", "--deadline", "tomorrow"),
        mistake("--for", "pin", "lab:/a", "--for", "ever"),
        mistake("--pool", "remove", "lab:/a"),
        mistake("PATH", "archive"),
        mistake("--weight", "archive", "lab:/a", "--weight", "3"),
        mistake("ID", "cancel"),
        mistake("--operation", "cancel", "--operation", "archiv"),
        mistake("--yes", "leave", "lab"),
        mistake("TREE", "leave", "--yes"),
        mistake("filter", "cancel", "x", "--tree", "lab"),
        mistake("arhcive", "arhcive", "lab:/a"));
  }

  private static Arguments mistake(String named, String... command) {
    return Arguments.of(named, command);
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsNamedAndEndsWithTwo(String named, String[] command) {
    assertThat(shell.drover(command)).isEqualTo(2);
    assertThat(shell.err()).contains(named);
    assertThat(shell.out()).isEmpty();
  }

  @Test
  void aBrokenConfigurationEndsWithTwoAndTellsAllOfIt() throws IOException {
    Path file = directory.resolve("broken.yaml");
    Files.writeString(file, "cel: x\nhttp: {port: 0}");
    assertThat(shell.drover("archive", "--config", "broken.yaml", "lab:/a")).isEqualTo(2);
    assertThat(shell.err()).contains("3 problems").contains("did you mean cell?");
  }

  @Test
  void aConfigurationThatIsNotThereEndsWithOne() {
    assertThat(shell.drover("archive", "--config", "gone.yaml", "lab:/a")).isEqualTo(1);
    assertThat(shell.err()).contains("gone.yaml").doesNotContain("Exception");
  }

  @Test
  void everyCommandExplainsItself() {
    assertThat(shell.drover("--help")).isZero();
    assertThat(shell.out())
        .contains("archive", "adopt", "cancel", "Exit codes")
        .doesNotContain("rehearse");
    assertThat(shell.drover("archive", "--help")).isZero();
    assertThat(shell.out()).contains("--stripe-size", "--wait", "--config", "--json");
  }

  @Test
  void aRehearsalNeedsNothing() {
    assertThat(shell.drover("rehearse")).isZero();
  }
}
