package io.drover.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.StringWrapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Java sources look as google-java-format leaves them; {@code -Dformat=write} rewrites them. */
class FormatTest {
  private static final String REMEDY = "run: mvn -pl house test -Dtest=FormatTest -Dformat=write";

  private final Repository repository = Repository.here();

  @Test
  void everyJavaFileIsFormatted() {
    boolean write = "write".equals(System.getProperty("format"));
    List<String> unformatted =
        repository.javaFiles().parallelStream()
            .filter(file -> differs(file, write))
            .map(repository::name)
            .toList();
    if (write) {
      unformatted.forEach(file -> System.out.println("formatted " + file));
      return;
    }
    assertThat(unformatted).as("unformatted files; %s", REMEDY).isEmpty();
  }

  @Test
  void aBadlyFormattedFileWouldBeFound() throws FormatterException {
    String bad = "import java.util.List;\nclass A{int x=1;}";
    assertThat(formatted(bad)).isEqualTo("class A {\n  int x = 1;\n}\n");
  }

  private boolean differs(Path file, boolean write) {
    try {
      String text = Files.readString(file);
      String wanted = formatted(text);
      if (write && !wanted.equals(text)) {
        Files.writeString(file, wanted);
      }
      return !wanted.equals(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (FormatterException e) {
      throw new IllegalStateException(repository.name(file) + " cannot be parsed", e);
    }
  }

  /** The same three steps as the formatter's own command line: imports, layout, long strings. */
  private static String formatted(String text) throws FormatterException {
    Formatter formatter = new Formatter();
    return StringWrapper.wrap(formatter.formatSourceAndFixImports(text), formatter);
  }
}
