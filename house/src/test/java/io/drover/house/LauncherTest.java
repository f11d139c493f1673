package io.drover.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mover/bin/drover} over Java homes and a Maven that are shell scripts. */
class LauncherTest {
  /** Says who it is and what it was told; an archive is written as a JVM would write it. */
  private static final String FAKE_JAVA =
      """
      #!/bin/bash
      [[ "$1" == -version ]] && { echo 'openjdk version "VERSION.0.1"' >&2; exit; }
      for word in "$@"; do
        case $word in -XX:AOTCacheOutput=*) touch "${word#*=}"; exit ;; esac
      done
      printf 'java NAME'
      printf ' [%s]' "$@"
      echo
      """;

  private static final String FAKE_MAVEN =
      """
      #!/bin/bash
      echo built >>ROOT/builds
      mkdir -p ROOT/mover/daemon/target/drover/lib
      touch ROOT/mover/daemon/target/drover/lib/drover.jar
      """;

  private record Outcome(int exitCode, String output, String errors) {}

  @TempDir Path scratch;
  private Path installed;
  private Path clone;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void layOutTrees() throws IOException {
    scratch = scratch.toRealPath();
    installed = scratch.resolve("opt/drover");
    launcherInto(installed);
    touch(installed.resolve("lib/drover.jar"));
    clone = scratch.resolve("clone");
    launcherInto(clone.resolve("mover"));
    touch(clone.resolve("pom.xml"));
    touch(clone.resolve("mover/daemon/pom.xml"));
    touch(clone.resolve("mover/daemon/src/main/java/A.java"));
    Files.createDirectories(scratch.resolve("jvm"));
    environment.put("DROVER_JVM_DIRECTORY", scratch.resolve("jvm").toString());
    // Stands before the machine's own java; it lies in no home.
    script(scratch.resolve("tools/java"), "#!/bin/bash\nexit 1\n");
    environment.put("PATH", scratch.resolve("tools") + ":/usr/bin:/bin");
  }

  @Test
  void anOldJavaHomeIsPassedOverForANewerOneAmongTheInstalled() throws Exception {
    environment.put("JAVA_HOME", javaHome("seventeen", "17.0.15").toString());
    javaHome("jvm/twenty-five", "25.0.3");
    assertThat(run(installed, "state").output()).startsWith("java twenty-five ");
  }

  @Test
  void javaHomeComesBeforeThePathAndThePathBeforeTheInstalled() throws Exception {
    javaHome("jvm/installed", "25");
    Path onPath = javaHome("on-path", "25.0.3");
    environment.put("PATH", onPath.resolve("bin") + ":/usr/bin:/bin");
    assertThat(run(installed).output()).startsWith("java on-path ");
    environment.put("JAVA_HOME", javaHome("home", "26-ea").toString());
    assertThat(run(installed).output()).startsWith("java home ");
    environment.put("DROVER_JAVA_HOME", javaHome("chosen", "25.0.3").toString());
    assertThat(run(installed).output()).startsWith("java chosen ");
  }

  @Test
  void aHomeWithoutReleaseFileIsAsked() throws Exception {
    Path home = javaHome("bare", "25.0.3");
    Files.delete(home.resolve("release"));
    environment.put("JAVA_HOME", home.toString());
    assertThat(run(installed).output()).startsWith("java bare ");
  }

  @Test
  void withoutAJava25OneSentenceSaysWhatToInstall() throws Exception {
    javaHome("jvm/seventeen", "17.0.15");
    assertThat(run(installed, "state"))
        .isEqualTo(
            new Outcome(
                2,
                "",
                "drover needs a Java 25 runtime; install one"
                    + " (Debian: apt-get install openjdk-25-jre-headless)"
                    + " or set DROVER_JAVA_HOME\n"));
  }

  @Test
  void aChosenJavaThatIsTooOldIsRefusedNotReplaced() throws Exception {
    javaHome("jvm/twenty-five", "25.0.3");
    Path old = javaHome("old", "1.8.0_392");
    environment.put("DROVER_JAVA_HOME", old.toString());
    assertThat(run(installed))
        .isEqualTo(new Outcome(2, "", "DROVER_JAVA_HOME=" + old + " is not a Java 25 runtime\n"));
  }

  @Test
  void aLinkOnThePathFindsTheInstallationAndArgumentsArriveWhole() throws Exception {
    javaHome("jvm/twenty-five", "25.0.3");
    Path link = Files.createSymbolicLink(scratch.resolve("drover"), launcher(installed));
    environment.put("DROVER_JAVA_OPTS", "-Xmx99m -Dx=y");
    assertThat(start(link, "archive", "a b", "").output())
        .contains("-Xmx256m")
        .endsWith(
            " [-Xmx99m] [-Dx=y] [-jar] [%s/lib/drover.jar] [archive] [a b] []\n"
                .formatted(installed));
  }

  @Test
  void theDaemonKeepsTheFullCompilerAndDiesWhenOutOfMemory() throws Exception {
    javaHome("jvm/twenty-five", "25.0.3");
    assertThat(run(installed, "daemon").output())
        .contains("[-Xmx256m] [-XX:+ExitOnOutOfMemoryError]")
        .doesNotContain("TieredStopAtLevel");
    assertThat(run(installed, "up").output()).contains("[-Xmx512m]");
    assertThat(run(installed, "state").output()).contains("[-XX:TieredStopAtLevel=1]");
  }

  @Test
  void optionsBeforeTheCommandChangeNothingAboutItsJava() throws Exception {
    javaHome("jvm/twenty-five", "25.0.3");
    assertThat(run(installed, "--config=a.yaml", "daemon").output())
        .contains("[-XX:+ExitOnOutOfMemoryError]")
        .doesNotContain("TieredStopAtLevel")
        .endsWith(" [--config=a.yaml] [daemon]\n");
    assertThat(run(installed, "--json", "--config", "state", "daemon").output())
        .contains("[-XX:+ExitOnOutOfMemoryError]");
    assertThat(run(installed, "--config", "daemon", "state").output())
        .contains("[-XX:TieredStopAtLevel=1]");
    assertThat(run(installed, "--help").output()).contains("[-XX:TieredStopAtLevel=1]");
    assertThat(run(installed, "--config").output()).contains("[-XX:TieredStopAtLevel=1]");
  }

  @Test
  void aCloneIsBuiltOnceAndAgainWhenASourceChanges() throws Exception {
    javaHome("jvm/twenty-five", "25.0.3");
    fakeMaven();
    Outcome first = run(clone.resolve("mover"), "state");
    assertThat(first.errors()).isEqualTo("building Drover (first start only)…\n");
    assertThat(first.output()).contains("-XX:AOTCache=").endsWith(" [state]\n");
    assertThat(run(clone.resolve("mover"), "state").errors()).isEmpty();
    assertThat(run(clone.resolve("mover"), "daemon").output())
        .contains("-XX:AOTCache=", "[-Xlog:disable] [-Xlog:all=warning:stderr]");
    touch(clone.resolve("mover/daemon/src/test/java/ATest.java"));
    assertThat(run(clone.resolve("mover"), "state").errors()).isEmpty();
    touch(clone.resolve("mover/daemon/src/main/java/B.java"));
    assertThat(run(clone.resolve("mover"), "state").errors())
        .isEqualTo("building Drover (its sources changed)…\n");
    assertThat(clone.resolve("builds")).hasContent("built\nbuilt\n");
  }

  @Test
  void aFailedBuildShowsWhatMavenSaidAndStartsNothing() throws Exception {
    javaHome("jvm/twenty-five", "25.0.3");
    script(scratch.resolve("tools/mvn"), "#!/bin/bash\necho 'cannot find symbol'; exit 1\n");
    Outcome outcome = run(clone.resolve("mover"), "state");
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.output()).isEmpty();
    assertThat(outcome.errors()).contains("cannot find symbol", "building Drover failed");
  }

  private void launcherInto(Path tree) throws IOException {
    Files.createDirectories(tree.resolve("bin"));
    Files.copy(Repository.here().root().resolve("mover/bin/drover"), launcher(tree));
  }

  private static Path launcher(Path tree) {
    return tree.resolve("bin/drover");
  }

  private static void touch(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[0]);
  }

  private Path javaHome(String path, String version) throws IOException {
    Path home = scratch.resolve(path);
    String major = version.startsWith("1.8") ? "8" : version.substring(0, 2);
    String name = String.valueOf(home.getFileName());
    script(home.resolve("bin/java"), FAKE_JAVA.replace("VERSION", major).replace("NAME", name));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"%s\"\n".formatted(version));
    return home;
  }

  private void fakeMaven() throws IOException {
    script(scratch.resolve("tools/mvn"), FAKE_MAVEN.replace("ROOT", clone.toString()));
  }

  private static void script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Outcome run(Path tree, String... arguments) throws Exception {
    return start(launcher(tree), arguments);
  }

  private Outcome start(Path launcher, String... arguments) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("bash", launcher.toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().clear();
    builder.environment().putAll(environment);
    Path output = scratch.resolve("output");
    Path errors = scratch.resolve("errors");
    builder.redirectOutput(output.toFile()).redirectError(errors.toFile());
    Process process = builder.start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ended in 30 s").isTrue();
    return new Outcome(process.exitValue(), Files.readString(output), Files.readString(errors));
  }
}
