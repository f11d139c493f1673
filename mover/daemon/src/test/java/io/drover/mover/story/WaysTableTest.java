package io.drover.mover.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of ways in docs/semantics.md, and the ways that the tests try, are the same. */
class WaysTableTest {
  private static final Path DOCUMENT = Path.of("../../docs/semantics.md");
  private static final String READ = "Ways to read";
  private static final String CHANGE = "Ways to change";

  /** A way, or a test and its method; what is done; what is seen. */
  private static final Pattern ROW =
      Pattern.compile("\\| `(?:(\\w+)\\.)?(\\w+)` \\| [^|]+ \\| ([^|]+) \\|");

  private static final Pattern REFUSAL = Pattern.compile("EOPNOTSUPP on (\\w+)");

  private record Row(Optional<String> test, String name, String seen) {
    static Row of(String line) {
      Matcher row = ROW.matcher(line);
      assertThat(row.matches()).as("%s is a row: %s", line, ROW).isTrue();
      return new Row(Optional.ofNullable(row.group(1)), row.group(2), row.group(3));
    }

    /** As the row has it, such as {@code CLONE: ext4}. */
    Stream<String> refusals() {
      return REFUSAL
          .matcher(seen)
          .results()
          .map(refusal -> name + ": " + refusal.group(1).toLowerCase(Locale.ROOT));
    }
  }

  @Test
  void everyWayToReadHasARowAndEveryRowAWay() throws IOException {
    assertThat(ways(READ))
        .as("rows of \"%s\" in %s, and WayToRead", READ, DOCUMENT)
        .containsExactlyInAnyOrderElementsOf(names(WayToRead.values()));
  }

  @Test
  void everyWayToChangeHasARowAndEveryRowAWay() throws IOException {
    assertThat(ways(CHANGE))
        .as("rows of \"%s\" in %s, and WayToChange", CHANGE, DOCUMENT)
        .containsExactlyInAnyOrderElementsOf(names(WayToChange.values()));
  }

  @Test
  void everyRowNamesTheFileSystemsThatRefuse() throws IOException {
    List<String> refusals =
        Stream.concat(
                Arrays.stream(WayToRead.values())
                    .flatMap(way -> way.unsupportedOn().stream().map(type -> way + ": " + type)),
                Arrays.stream(WayToChange.values())
                    .flatMap(way -> way.unsupportedOn().stream().map(type -> way + ": " + type)))
            .toList();

    assertThat(allRows().stream().flatMap(Row::refusals))
        .as("refusals in the rows of %s, and in the code of the ways", DOCUMENT)
        .containsExactlyInAnyOrderElementsOf(refusals);
  }

  @Test
  void theTestOfEveryOtherRowExists() throws Exception {
    for (Row row : allRows()) {
      if (row.test().isPresent()) {
        Class<?> test = Class.forName(getClass().getPackageName() + "." + row.test().get());
        assertThat(test.getDeclaredMethods())
            .as("tests of %s", test.getSimpleName())
            .extracting(Method::getName)
            .contains(row.name());
      }
    }
  }

  private static List<Row> allRows() throws IOException {
    return Stream.concat(rows(READ).stream(), rows(CHANGE).stream()).toList();
  }

  private static List<String> ways(String heading) throws IOException {
    return rows(heading).stream().filter(row -> row.test().isEmpty()).map(Row::name).toList();
  }

  private static List<String> names(Enum<?>... ways) {
    return Arrays.stream(ways).map(Enum::name).toList();
  }

  /** Those of the table below this heading. */
  private static List<Row> rows(String heading) throws IOException {
    String document = Files.readString(DOCUMENT);
    int start = document.indexOf("\n## " + heading + "\n");
    assertThat(start).as("where the chapter %s begins", heading).isNotNegative();
    int end = document.indexOf("\n## ", start + 1);
    return document
        .substring(start, end)
        .lines()
        .filter(line -> line.startsWith("|"))
        // The heads of the columns and the line below them.
        .skip(2)
        .map(Row::of)
        .toList();
  }
}
