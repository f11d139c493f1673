package io.drover.mover.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sessions of the README, typed as they stand there by a stranger in a directory of his own.
 * Only ports are free ones, and {@code mover/bin/drover} is of the classes under test.
 */
@Tag("soak")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ReadmeTest {
  private static final Path README = Path.of("../../README.md").toAbsolutePath().normalize();
  private static final Pattern ASSIGNMENT = Pattern.compile("\\w+=\\w+");

  /** As they stand in the README. */
  private static final List<String> SERVER_PORTS = List.of("19000", "19020");

  /** What every machine says differently: times, sizes, the widths of columns. */
  private static final List<String> VARYING =
      List.of("\\b\\d+:\\d\\d\\b", "[\\d.]+ [KMGT]iB", " +");

  /** Of one command, in seconds. */
  private static final String PATIENCE = "300";

  /** A daemon on a busy machine may be slow to tell of a pool. */
  private static final int QUESTIONS_MAX = 60;

  @TempDir private Path directory;

  private final List<Process> foreground = new ArrayList<>();
  private final List<String> ports = new ArrayList<>();
  private String assigned = "";

  @BeforeEach
  void layOut() throws Exception {
    assumeTrue(DroverHome.isPossible(), "needs CAP_SYS_ADMIN: the README is not proven");
    for (int port = 0; port < SERVER_PORTS.size(); port++) {
      ports.add(Integer.toString(DroverHome.freePort()));
    }
    List<String> server = List.of(README.resolveSibling("tiers/bin/server").toString());
    command("mover/bin/drover", DroverCommand.program());
    command("tiers/bin/server", server);
  }

  private void command(String name, List<String> words) throws IOException {
    Path script = directory.resolve(name);
    Files.createDirectories(script.getParent());
    String line = words.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    Files.writeString(script, "#!/bin/sh\nexec " + line + " \"$@\"\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @AfterEach
  void nothingStays() throws Exception {
    for (Process process : foreground) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    DaemonProcess.clean(directory.resolve("drover-home"), List.of("lab"));
  }

  @Test
  void theSessionsRunAsTheyAreWritten() throws Exception {
    List<Console> first = Console.below("A first session", README);
    List<Console> more = Console.below("The same with S3 and HDFS", README);
    assertThat(first).hasSize(1);
    assertThat(more).hasSize(3);
    Process up = up();
    type(first.getFirst());

    type(more.get(0));
    type(more.get(1));
    DroverHome.run("kill", "-INT", Long.toString(up.pid()));
    assertThat(up.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(up.exitValue()).isZero();
    up();
    type(more.get(2));
    type(new Console(withAnother(more.get(2).steps())));
  }

  /** The same for the other pool; what is said of both was said. */
  private static List<Console.Step> withAnother(List<Console.Step> steps) {
    assertThat(steps.getFirst().command()).isEqualTo("pool=cloud");
    List<Console.Step> changed = new ArrayList<>();
    changed.add(new Console.Step("pool=lake", List.of()));
    steps.stream()
        .skip(1)
        .takeWhile(step -> !step.command().contains("drover pools"))
        .forEach(changed::add);
    return changed;
  }

  private void type(Console console) throws Exception {
    for (Console.Step step : console.steps()) {
      type(step);
    }
  }

  private void type(Console.Step step) throws Exception {
    String command = withPorts(step.command());
    if (ASSIGNMENT.matcher(command).matches()) {
      assigned += command + "\n";
    } else if (command.startsWith("tiers/bin/server ")) {
      String port = ports.get(command.endsWith(" s3") ? 0 : 1);
      assertSaid(step, List.of(started(command + " --port " + port)));
    } else {
      List<String> said = said(command);
      for (int question = 1; question < QUESTIONS_MAX && isAskedAgain(step, said); question++) {
        Thread.sleep(500);
        said = said(command);
      }
      assertSaid(step, said);
    }
  }

  private boolean isAskedAgain(Console.Step step, List<String> said) {
    return step.command().contains("drover pools") && !expected(step).matcher(text(said)).matches();
  }

  private void assertSaid(Console.Step step, List<String> said) {
    assertThat(text(said)).as(step.command()).matches(expected(step));
  }

  private Pattern expected(Console.Step step) {
    String text = withPorts(text(step.printed()));
    StringBuilder pattern = new StringBuilder();
    int end = 0;
    Matcher varying = Pattern.compile(String.join("|", VARYING)).matcher(text);
    while (varying.find()) {
      String found = varying.group();
      pattern.append(Pattern.quote(text.substring(end, varying.start())));
      VARYING.stream().filter(found::matches).findFirst().ifPresent(pattern::append);
      end = varying.end();
    }
    return Pattern.compile(pattern + Pattern.quote(text.substring(end)));
  }

  private static String text(List<String> lines) {
    return String.join("\n", lines);
  }

  private String withPorts(String text) {
    String changed = text;
    for (int port = 0; port < ports.size(); port++) {
      changed = changed.replace(SERVER_PORTS.get(port), ports.get(port));
    }
    return changed;
  }

  private List<String> said(String command) throws Exception {
    Process process = begun("timeout", PATIENCE, "bash", "-c", assigned + command);
    List<String> said = process.inputReader(UTF_8).readAllLines();
    assertThat(process.waitFor()).as(command).isZero();
    return said;
  }

  private Process up() throws Exception {
    boolean again = Files.exists(directory.resolve("drover-home"));
    String options =
        again
            ? ""
            : " --size 1GiB --kafka-port %d --http-port %d"
                .formatted(DroverHome.freePort(), DroverHome.freePort());
    assertThat(started("mover/bin/drover up" + options)).startsWith("drover is ready: tree lab");
    return foreground.getLast();
  }

  /** The one line that it prints when it serves; it runs on. */
  private String started(String command) throws Exception {
    // A shell that runs the tests in its background has them and their children ignore SIGINT.
    Process process = begun("env", "--default-signal=INT", "bash", "-c", "exec " + command);
    foreground.add(process);
    BufferedReader output = process.inputReader(UTF_8);
    String line = output.readLine();
    return line == null ? "" : line;
  }

  private Process begun(String... words) throws IOException {
    return new ProcessBuilder(words)
        .directory(directory.toFile())
        .redirectError(ProcessBuilder.Redirect.appendTo(directory.resolve("errors").toFile()))
        .start();
  }
}
