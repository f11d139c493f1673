package io.drover.mover.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of {@code conf/tape}: each is a pool, and reads what its tool was seen to print. */
class TapeExamplesTest {
  private static final Path EXAMPLES = Path.of("../../conf/tape");

  static List<String> examples() throws IOException {
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void theUsualManagersHaveAnExample() throws IOException {
    assertThat(examples())
        .containsExactly(
            "cta.yaml", "hpss.yaml", "ltfs.yaml", "phobos.yaml", "spectrum-protect.yaml");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void anExampleIsAPoolThatCanBeCopied(String name) throws IOException {
    CommandTarget target = target(name);
    assertThat(target.commands().stat().reading().output()).isPresent();
    assertThat(Files.readString(EXAMPLES.resolve(name))).contains("# Sources:");
  }

  /** As the client of IBM Storage Protect 8.1 prints it with -detail. */
  @Test
  void storageProtectTellsLengthVolumeAndOrder() throws IOException {
    String printed =
        """
        IBM Spectrum Protect
        Command Line Backup-Archive Client Interface
          Client Version 8, Release 1, Level 4.1
        Accessing as node: NODE
                     Size  Archive Date - Time    File - Expires on - Description
                     ----  -------------------    -------------------------------
                72,191  B  2016-04-01 02:17:31    /srv/drover/archive/3f/x/1-1/0 Never x
                 Modified: 2016-04-01 01:52:11  Accessed: 2016-04-01 01:05:51
          Media Class: Library  Volume ID: 724216  Restore Order: 00000000-00000002-00000000-00CEF5A1
        """;
    CommandTarget.Run stat = target("spectrum-protect.yaml").stat();
    Matcher found = match(stat.output(), printed);
    assertThat(found.group("bytes")).isEqualTo("72,191");
    assertThat(found.group("volume")).isEqualTo("724216");
    assertThat(found.group("position")).isEqualTo("00000000-00000002-00000000-00CEF5A1");
    String onDisk =
        "          7  B  2016-04-01 02:17:31    /srv/drover/archive/3f/x/1-1/0 Never x\n";
    assertThat(match(stat.output(), onDisk).group("volume")).isNull();
    String none = "ANS1092W No files matching search criteria were found";
    assertThat(Pattern.compile(stat.missing().orElseThrow()).matcher(none).find()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void xrootdTellsLengthAndWhetherItIsOnTapeAndOnDisk(boolean onDisk) throws IOException {
    String printed =
        """

        Path:   /eos/ctalab/drover/3f/x/1-1/0
        Id:     281474976710657
        Size:   8388608
        MTime:  2025-05-01 12:00:00
        Flags:  %s
        """
            .formatted(
                onDisk ? "80 (IsReadable|BackUpExists)" : "88 (Offline|IsReadable|BackUpExists)");
    CommandTarget cta = target("cta.yaml");
    assertThat(match(cta.stat().output(), printed).group("bytes")).isEqualTo("8388608");
    assertThat(match(cta.stored(), printed)).isNotNull();
    Pattern offline = Pattern.compile(cta.offline().orElseThrow());
    assertThat(offline.matcher(printed).find()).isEqualTo(!onDisk);
  }

  @Test
  void phobosTellsLengthAndMedium() throws IOException {
    String printed =
        """
        | size       | media_name   |
        |------------|--------------|
        | [67108864] | ['P00001L5'] |
        """;
    Matcher found = match(target("phobos.yaml").stat().output(), printed);
    assertThat(found.group("bytes")).isEqualTo("67108864");
    assertThat(found.group("volume")).isEqualTo("P00001L5");
    String split = "| [67108864, 5] | ['P00001L5', 'P00002L5'] |";
    assertThat(pattern(target("phobos.yaml").stat().output()).matcher(split).find()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-rw-r-----  josephrb  169974191800  Aug 12 07:04  /drover/3f/x/1-1/0",
        "-rw-r-----   1 drover  lab   169974191800 Aug 12  2019 0",
        "-rw-r-----   1 drover  lab  4 TAPE   169974191800 Aug 12 07:04 0",
      })
  void hsiTellsTheLength(String line) throws IOException {
    Optional<String> output = target("hpss.yaml").stat().output();
    assertThat(match(output, "Username: drover\n" + line + "\n").group("bytes"))
        .isEqualTo("169974191800");
  }

  @Test
  void ltfsTellsLengthAndBlock() throws IOException {
    String printed = "2147483648 bytes\nvolume mounted block 20490";
    Matcher found = match(target("ltfs.yaml").stat().output(), printed);
    assertThat(found.group("bytes")).isEqualTo("2147483648");
    assertThat(found.group("position")).isEqualTo("20490");
  }

  private static Pattern pattern(Optional<String> text) {
    return Pattern.compile(text.orElseThrow(), Pattern.MULTILINE);
  }

  private static Matcher match(Optional<String> text, String printed) {
    Matcher matcher = pattern(text).matcher(printed);
    assertThat(matcher.find()).as(printed).isTrue();
    return matcher;
  }

  private static CommandTarget target(String name) throws IOException {
    String yaml = "kafka: {bootstrap: 'a:1'}\n" + Files.readString(EXAMPLES.resolve(name));
    Configuration configuration = ConfigurationFile.parse(yaml, Path.of("/etc/drover/drover.yaml"));
    return configuration.pools().getFirst().command().getFirst();
  }
}
