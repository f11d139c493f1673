package io.drover.mover.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of {@code conf/tape}: each is a pool, and reads what its tool was seen to print. */
class TapeExamplesTest {
  private static final Path EXAMPLES = Path.of("../../conf/tape");

  @TempDir private Path directory;

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

  /** Over a directory, and a getfattr that knows one cartridge and the labels of its files. */
  private ProcessBuilder ltfs(CommandTarget.Run command, String cartridge, String... values)
      throws IOException {
    Path bin = Files.createDirectories(directory.resolve("bin"));
    Path attributes = bin.resolve("getfattr");
    Files.writeString(
        attributes,
        """
        #!/bin/sh
        for file; do :; done
        case "$*" in
          *volumeUUID*) echo right ;;
          *startblock*) echo 7 ;;
          *bare) echo "$file: user.drover.label: No such attribute" >&2; exit 1 ;;
          *torn) echo "$file: Input/output error" >&2; exit 1 ;;
          *) printf v1Zm8 ;;
        esac
        """);
    assertThat(attributes.toFile().setExecutable(true)).isTrue();
    List<String> words = new ArrayList<>(command.run().stream().limit(4).toList());
    words.set(2, words.get(2).replace("/mnt/ltfs", directory.toString()).replace("{{", "{"));
    words.set(2, words.get(2).replace("}}", "}"));
    words.addAll(List.of(values));
    ProcessBuilder builder = new ProcessBuilder(words).directory(bin.toFile());
    builder.environment().put("CARTRIDGE", cartridge);
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("PATH", bin + ":/usr/bin:/bin");
    return builder.redirectErrorStream(true);
  }

  @Test
  void ltfsLosesNoObjectThatLiesOnAnotherCartridge() throws Exception {
    CommandTarget ltfs = target("ltfs.yaml");
    Files.createDirectories(directory.resolve("drover/3f"));
    Files.writeString(directory.resolve("drover/3f/there"), "12345");
    for (CommandTarget.Run command : List.of(ltfs.get(), ltfs.stat())) {
      Pattern missing = Pattern.compile(command.missing().orElseThrow());
      assertThat(command.exits()).isEmpty();
      String there = ended(ltfs(command, "right", "3f/there", "file"), 0);
      assertThat(missing.matcher(there).find()).as(there).isFalse();
      String gone = ended(ltfs(command, "right", "3f/gone", "file"), 1);
      assertThat(missing.matcher(gone).find()).as(gone).isTrue();
      String away = ended(ltfs(command, "wrong", "3f/gone", "file"), 75);
      assertThat(missing.matcher(away).find()).as(away).isFalse();
      String unnamed = ended(ltfs(command, "", "3f/gone", "file"), 2);
      assertThat(missing.matcher(unnamed).find()).as(unnamed).isFalse();
    }
    assertThat(Files.readString(directory.resolve("bin/file"))).isEqualTo("12345");
  }

  @Test
  void ltfsListsEveryObjectOrFails() throws Exception {
    CommandTarget.Run list = target("ltfs.yaml").list().orElseThrow();
    Files.createDirectories(directory.resolve("drover/3f"));
    for (String name : List.of("one", "two", "bare")) {
      Files.writeString(directory.resolve("drover/3f").resolve(name), name);
    }
    String all = ended(ltfs(list, "right"), 0);
    assertThat(pattern(list.output()).matcher(all).results().map(found -> found.group(1)))
        .containsExactlyInAnyOrder("3f/one", "3f/two");
    ended(ltfs(list, "wrong"), 75);
    Files.writeString(directory.resolve("drover/3f/torn"), "torn");
    assertThat(ended(ltfs(list, "right"), 75)).contains("Input/output error");
    Files.move(directory.resolve("drover"), directory.resolve("elsewhere"));
    ended(ltfs(list, "right"), 75);
  }

  private static String ended(ProcessBuilder builder, int code) throws Exception {
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isEqualTo(code);
    return said;
  }

  @Test
  void phobosThatDoesNotUnderstandItsArgumentsLosesNoObject() throws IOException {
    CommandTarget phobos = target("phobos.yaml");
    String usage = "usage: phobos get [-h]\nphobos get: error: unrecognized arguments: --x\n";
    for (CommandTarget.Run command : List.of(phobos.get(), phobos.stat(), phobos.remove())) {
      assertThat(command.exits()).doesNotContainKey("2");
      assertThat(command.missing().filter(it -> Pattern.compile(it).matcher(usage).find()))
          .isEmpty();
    }
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
