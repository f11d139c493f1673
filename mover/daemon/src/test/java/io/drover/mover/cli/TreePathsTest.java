package io.drover.mover.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.events.FilePath;
import io.drover.mover.config.Configuration;
import io.drover.mover.config.ConfigurationFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreePathsTest {
  @TempDir private Path directory;
  private Path lab;
  private TreePaths paths;

  @BeforeEach
  void layOutATree() throws IOException {
    lab = Files.createDirectories(directory.resolve("lab"));
    Files.createDirectories(lab.resolve("runs/deep"));
    Files.writeString(lab.resolve("runs/a"), "12345");
    Files.writeString(lab.resolve("runs/deep/b"), "");
    Files.createSymbolicLink(directory.resolve("way"), lab.resolve("runs"));
    Files.createSymbolicLink(lab.resolve("runs/link"), Path.of("a"));
    paths = new TreePaths(trees(lab), directory);
  }

  private List<Configuration.Tree> trees(Path root) throws IOException {
    Path file = directory.resolve("drover.yaml");
    Files.writeString(
        file,
        """
        kafka: {bootstrap: '127.0.0.1:9'}
        trees: [{name: lab, path: %s, source: {image: lab.ext4}}]
        """
            .formatted(root));
    return ConfigurationFile.load(file).trees();
  }

  @Test
  void aPathMeansTheSameHoweverItIsWritten() throws IOException {
    FilePath a = FilePath.of("runs/a");
    for (String argument :
        List.of(
            "lab:/runs/a",
            lab + "/runs/a",
            "lab/runs/a",
            "./lab//runs/a",
            "way/a",
            "lab/runs/deep/../a")) {
      assertThat(paths.locate(argument).path()).as(argument).contains(a);
    }
  }

  @Test
  void theTreeItselfHasNoPath() throws IOException {
    for (String argument : List.of("lab:/", "lab", "lab/", lab + "/.", "lab/runs/..")) {
      assertThat(paths.locate(argument).path()).as(argument).isEqualTo(Optional.empty());
    }
  }

  @Test
  void aDirectoryMayEndInASlash() throws IOException {
    assertThat(paths.locate("lab:/runs/").path()).contains(FilePath.of("runs"));
    assertThat(paths.locate("lab/runs/").path()).contains(FilePath.of("runs"));
  }

  @Test
  void aNameThatIsNoTextKeepsItsBytes() throws IOException {
    byte[] name = "runs/na\u00efve \033\n%2F+'\"\\".getBytes(ISO_8859_1);
    Files.writeString(BytePath.of(name, lab), "x");
    String argument = "lab/" + ByteText.decode(name);
    assertThat(paths.locate(argument).path()).contains(FilePath.of(name));
    assertThat(paths.locate("lab:/" + ByteText.decode(name)).path()).contains(FilePath.of(name));
    assertThat(filesFrom("lab")).contains(FilePath.of(name));
  }

  @Test
  void aLinkAtTheEndIsNotFollowed() throws IOException {
    assertThat(paths.locate("lab/runs/link").path()).contains(FilePath.of("runs/link"));
    List<String> problems = new ArrayList<>();
    new Walk(_ -> {}, problems::add).from(paths.locate("lab/runs/link"));
    assertThat(problems).singleElement().asString().contains("links are not followed");
  }

  @Test
  void theRegularFilesBelowADirectoryAreFound() throws IOException {
    assertThat(filesFrom("lab/runs"))
        .containsExactlyInAnyOrder(FilePath.of("runs/a"), FilePath.of("runs/deep/b"));
    assertThat(filesFrom("lab:/runs/deep")).containsExactly(FilePath.of("runs/deep/b"));
    assertThat(filesFrom("lab")).hasSize(2);
  }

  @Test
  void aFileThatThisHostDoesNotSeeIsTheDaemonsToJudge() throws IOException {
    assertThat(filesFrom("lab:/gone")).containsExactly(FilePath.of("gone"));
  }

  @Test
  void whatIsInNoTreeIsToldWithTheTreesThereAre() {
    assertThatThrownBy(() -> paths.locate("/etc/passwd"))
        .hasMessage("/etc/passwd lies in no tree; there are: lab at " + lab);
    assertThatThrownBy(() -> paths.locate("lap:/a"))
        .hasMessage("lap:/a: there is no tree lap; did you mean lab?");
    assertThatThrownBy(() -> paths.locate("lab/gone"))
        .hasMessage("lab/gone: no such file or directory");
    assertThatThrownBy(() -> paths.locate("lab:/a//b")).hasMessageContaining("a slash too many");
  }

  @Test
  void aNeighbourWhoseNameBeginsAlikeIsNotInTheTree() throws IOException {
    Files.writeString(directory.resolve("lab2"), "");
    assertThatThrownBy(() -> paths.locate("lab2")).hasMessageContaining("lies in no tree");
  }

  private List<FilePath> filesFrom(String argument) throws IOException {
    List<FilePath> found = new ArrayList<>();
    new Walk(file -> found.add(file.subject().path()), _ -> {}).from(paths.locate(argument));
    return found;
  }

  @Test
  void aPathOfBytesReadsBack() {
    for (String text : List.of("/", "/a", "/\u00e4/b", "/x%41y", "/ ~")) {
      byte[] bytes = text.getBytes(UTF_8);
      assertThat(BytePath.bytes(BytePath.of(bytes, directory))).as(text).isEqualTo(bytes);
    }
  }
}
