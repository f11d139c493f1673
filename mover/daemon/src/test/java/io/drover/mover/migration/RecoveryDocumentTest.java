package io.drover.mover.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The document and the table say the same. */
class RecoveryDocumentTest {
  private static final Pattern ROW =
      Pattern.compile(
          "## ([A-Z]) — [^\\n]+\\n\\nDecision: `(\\w+)`\\. Test: `RecoveryTest\\.(\\w+)`\\.\\n\\n"
              + "(.+?)(?=\\n## |\\z)",
          Pattern.DOTALL);

  /** A paragraph that explains is not a phrase. */
  private static final int PARAGRAPH_LENGTH_MIN = 150;

  private record Row(String letter, String decision, String test, String why) {}

  @Test
  void everyRowIsInTheDocumentWithItsDecision() throws IOException {
    assertThat(rows().stream().map(row -> row.letter() + " " + row.decision()))
        .containsExactlyElementsOf(
            Arrays.stream(Recovery.values()).map(row -> row + " " + row.decision()).toList());
  }

  @Test
  void everyRowSaysWhyItIsSafe() throws IOException {
    assertThat(rows())
        .allSatisfy(row -> assertThat(row.why().strip()).hasSizeGreaterThan(PARAGRAPH_LENGTH_MIN));
  }

  @Test
  void theTestOfEveryRowExists() throws IOException {
    List<String> tests =
        Stream.of(RecoveryTest.class.getDeclaredMethods())
            .filter(method -> method.isAnnotationPresent(Test.class))
            .map(method -> method.getName())
            .toList();
    assertThat(rows()).extracting(Row::test).doesNotHaveDuplicates().isSubsetOf(tests);
  }

  private static List<Row> rows() throws IOException {
    Matcher rows = ROW.matcher(Files.readString(document()));
    return rows.results()
        .map(row -> new Row(row.group(1), row.group(2), row.group(3), row.group(4)))
        .toList();
  }

  private static Path document() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("docs/recovery.md"))) {
      directory = directory.getParent();
    }
    return directory.resolve("docs/recovery.md");
  }
}
