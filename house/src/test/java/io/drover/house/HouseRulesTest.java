package io.drover.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Reads every source of the repository; {@link RuleSamplesTest} shows that each rule can fail. */
class HouseRulesTest {
  private static final Repository REPOSITORY = Repository.here();
  private static final List<Source> SOURCES =
      REPOSITORY.javaFiles().stream()
          .map(file -> Source.parse(REPOSITORY.name(file), text(file).orElseThrow()))
          .toList();

  @Test
  void everyRoomImportsOnlyWhatItMaySee() {
    assertKept(new Rooms());
  }

  @Test
  void filesMethodsAndParameterListsStaySmall() {
    assertKept(new Sizes());
    List<Integer> lines =
        SOURCES.stream()
            .filter(Source::isProduction)
            .map(source -> source.lines().size())
            .sorted()
            .toList();
    if (!lines.isEmpty()) {
      System.out.printf(
          "%d production files, median %d lines, longest %d%n",
          lines.size(), lines.get(lines.size() / 2), lines.getLast());
    }
  }

  @Test
  void clocksRandomnessAndExitsComeFromTheWiring() {
    assertKept(new BannedCalls());
  }

  @Test
  void noErrorIsSwallowed() {
    assertKept(new SwallowedErrors());
  }

  @Test
  void classesAreNamedForWhatTheyAre() {
    assertKept(new Names());
  }

  @Test
  void noTextNamesTheMachineItWasWrittenOn() {
    List<Finding> findings =
        REPOSITORY.files().stream()
            .flatMap(
                file ->
                    text(file).stream()
                        .flatMap(text -> MachineTraces.in(REPOSITORY.name(file), text).stream()))
            .toList();
    assertThat(findings).isEmpty();
  }

  private static void assertKept(Rule rule) {
    assertThat(SOURCES.stream().flatMap(source -> rule.check(source).stream())).isEmpty();
  }

  /** Empty for a file that is not UTF-8 text: an image, a golden file. */
  private static Optional<String> text(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (CharacterCodingException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
