package io.drover.mover.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files for systemd. */
class UnitTest {
  /** Keys that give a service a mount namespace of its own (systemd.exec(5)). */
  private static final Pattern HIDES_MOUNTS =
      Pattern.compile(
          "(Private(Tmp|Devices|Mounts|Users|IPC|PIDs)|Protect(System|Home|Proc|Kernel\\w+|"
              + "ControlGroups|Clock|Hostname)|ProcSubset|(Read(Only|Write)|Inaccessible|Exec|NoExec)"
              + "Paths|Bind(ReadOnly)?Paths|TemporaryFileSystem|Root(Directory|Image)|MountFlags|"
              + "MountAPIVFS|MountImages|ExtensionImages|DynamicUser|LogNamespace)=.*");

  private final Path directory = repository().resolve("systemd");
  private final Path unit = directory.resolve("droverd.service");

  private static Path repository() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("LICENSE"))) {
      directory = directory.getParent();
    }
    return directory;
  }

  private List<String> settings() throws IOException {
    try (var lines = Files.lines(unit)) {
      return lines.filter(line -> line.matches("[A-Z]\\w+=.*")).toList();
    }
  }

  @Test
  void nothingHidesThePublishedTreesFromTheHost() throws IOException {
    assertThat(settings()).noneMatch(line -> HIDES_MOUNTS.matcher(line).matches());
  }

  @Test
  void whatIsBoundedIsWhatIsGranted() throws IOException {
    String granted = value("AmbientCapabilities");
    assertThat(value("CapabilityBoundingSet")).isEqualTo(granted);
    String text = Files.readString(unit);
    for (String capability : granted.split(" ", -1)) {
      assertThat(text).as("the reason for it").containsPattern("#\\s+" + capability + "  +\\w");
    }
  }

  @Test
  void theDescriptorStoreAndWhatBelongsToItOutliveTheDaemon() throws IOException {
    assertThat(settings())
        .contains(
            "Type=notify",
            "FileDescriptorStoreMax=16",
            "FileDescriptorStorePreserve=yes",
            "RuntimeDirectoryPreserve=yes");
  }

  @Test
  void theKeeperIsNotKilledWithTheDaemon() throws IOException {
    assertThat(value("KillMode")).isEqualTo("process");
  }

  private String value(String key) throws IOException {
    return settings().stream()
        .filter(line -> line.startsWith(key + "="))
        .map(line -> line.substring(key.length() + 1))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void systemdUnderstandsTheUnit(@TempDir Path scratch) throws Exception {
    requireProgram("/usr/bin/systemd-analyze", "that systemd understands droverd.service");
    Path copy = scratch.resolve("droverd.service");
    // Drover is not installed where this is built.
    Files.writeString(copy, Files.readString(unit).replace("/usr/bin/drover", "/bin/true"));
    assertThat(run("systemd-analyze", "verify", "--man=no", copy.toString()))
        .filteredOn(line -> line.contains("droverd"))
        // Older releases say so and go on; the unit tells what is lost.
        .filteredOn(line -> !line.contains("Unknown key 'FileDescriptorStorePreserve'"))
        .isEmpty();
  }

  @Test
  void systemdUnderstandsTheUserAndTheDirectories() throws Exception {
    requireProgram("/usr/bin/systemd-sysusers", "that systemd understands drover.sysusers");
    Path users = directory.resolve("drover.sysusers");
    assertThat(run("systemd-sysusers", "--dry-run", users.toString()))
        .noneMatch(line -> line.contains("drover.sysusers:"));
    Path files = directory.resolve("drover.tmpfiles");
    try (var lines = Files.lines(files)) {
      assertThat(lines.filter(line -> !line.startsWith("#")))
          .allMatch(line -> line.matches("[dx] /\\S+( 0[0-7]{3} \\w+ \\w+ -)?"));
    }
  }

  private static void requireProgram(String path, String unproven) {
    assumeThat(Path.of(path)).as("without %s it is not proven %s", path, unproven).exists();
  }

  private static List<String> run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var output = process.inputReader()) {
      List<String> lines = output.lines().toList();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      return lines;
    } finally {
      process.destroyForcibly();
    }
  }
}
