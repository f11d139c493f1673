package io.drover.tier.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommandWordsTest {
  private static final Map<Placeholder, String> VALUES =
      Map.of(
          Placeholder.FILE, "/spool/a b",
          Placeholder.KEY, "3f/x/1-1/0",
          Placeholder.DIRECTORY, "3f/x/1-1",
          Placeholder.BYTES, "7",
          Placeholder.CRC32C, "00000001",
          Placeholder.LABEL, "-Zm8");

  @Test
  void valuesStandWhereTheirPlaceholdersStood() {
    assertThat(arguments("/usr/bin/hsi", "-q", "put {file} : /d/{key}; ls {{x}}"))
        .contains(List.of("/usr/bin/hsi", "-q", "put /spool/a b : /d/3f/x/1-1/0; ls {x}"));
  }

  @Test
  void aValueNeverBecomesAnOption() {
    assertThat(arguments("/bin/put", "{file}", "{label}")).isEmpty();
    assertThat(arguments("/bin/put", "{file}", "label={label}"))
        .contains(List.of("/bin/put", "/spool/a b", "label=-Zm8"));
    assertThat(arguments("/bin/put", "{file}", "-l{label}"))
        .contains(List.of("/bin/put", "/spool/a b", "-l-Zm8"));
  }

  @Test
  void aBatchIsAWordForEachObjectOrOneWordForAll() {
    assertThat(stage("/bin/stage", "-s", "{each}").arguments(Map.of(), List.of("a", "b")))
        .contains(List.of("/bin/stage", "-s", "a", "b"));
    assertThat(stage("/bin/hsi", "stage {each}").arguments(Map.of(), List.of("a", "b")))
        .contains(List.of("/bin/hsi", "stage a b"));
    assertThat(stage("/bin/stage", "{each}").arguments(Map.of(), List.of("-rf"))).isEmpty();
  }

  @Test
  void mistakesAreToldWithWhatWouldBeRight() {
    refused(Role.PUT, List.of(), "is empty");
    refused(Role.PUT, List.of("xrdcp", "{file}"), "'xrdcp' is not an absolute path");
    refused(
        Role.PUT, List.of("/bin/cp", "{fil}"), "{fil} is unknown here; known are bytes, crc32c");
    refused(Role.PUT, List.of("/bin/cp", "{key}"), "has no {file}");
    refused(Role.STAT, List.of("/bin/ls", "{file}"), "{file} is unknown here");
    refused(Role.STAT, List.of("/bin/ls"), "has no {key} or {locator}: which object is meant?");
    refused(Role.STAGE, List.of("/bin/stage"), "has no {batch} or {each}");
    refused(Role.LIST, List.of("/bin/ls", "{"), "has a brace that stands alone");
    refused(Role.LIST, List.of("/bin/ls", "${x}"), "known are none; a brace is written twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Command.output(Role.STAT, "(?<size>\\d+)"))
        .withMessageContaining("has no group (?<bytes>…)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Command.output(Role.STAT, "(?<bytes>\\d+) (?<size>\\d+)"))
        .withMessageContaining("(?<size>…) is unknown; known are bytes, key, crc32c");
  }

  @Test
  void aLocatorHasToComeFromSomewhere() {
    Command put = command(Role.PUT, "", "/bin/put", "{file}", "{key}");
    Command get = command(Role.GET, "", "/bin/get", "{locator}", "{file}");
    Command stat = command(Role.STAT, "(?<bytes>\\d+)", "/bin/stat", "{key}");
    Command remove = command(Role.REMOVE, "", "/bin/rm", "{key}");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Commands(
                    put,
                    get,
                    stat,
                    remove,
                    Optional.empty(),
                    Optional.empty(),
                    Commands.Signs.NONE))
        .withMessageContaining("put.output has no group (?<locator>…)");
  }

  private static void refused(Role role, List<String> words, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Command.words(role, words))
        .withMessageContaining(message);
  }

  private static Optional<List<String>> arguments(String... words) {
    return command(Role.PUT, "", words).arguments(VALUES, List.of());
  }

  private static Command stage(String... words) {
    return command(Role.STAGE, "", words);
  }

  private static Command command(Role role, String output, String... words) {
    return new Command(
        role,
        Command.words(role, List.of(words)),
        Duration.ofMinutes(1),
        new Reading(
            Map.of(),
            Optional.empty(),
            output.isEmpty() ? Optional.empty() : Optional.of(Command.output(role, output))));
  }

  @Test
  void templatesTellWhatTheyHold() {
    Template template = Template.parse("a{key}b", Set.of(Placeholder.KEY));
    assertThat(template.holds(Placeholder.KEY)).isTrue();
    assertThat(template.isOnly(Placeholder.KEY)).isFalse();
    assertThat(template).hasToString("a{key}b");
  }
}
