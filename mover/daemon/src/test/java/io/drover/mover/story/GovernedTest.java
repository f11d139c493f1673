package io.drover.mover.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who may bring back how much. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestInstance(Lifecycle.PER_CLASS)
class GovernedTest {
  private static final int SWEEP_FILES = 20;
  private static final int LARGE = 3 << 20;

  /** Long enough to be read by ranges, which dd may below the directory stream. */
  private static final int RANGED = (12 << 20) + 5;

  private static final String GOVERNOR =
      """
      governor:
        rules:
          - {name: indexers, programs: ['/usr/bin/md5*']}
          - {name: guests, users: [nobody], files: 3}
          - {name: searches, programs: ['/usr/bin/{grep,tail,dd}'], then: read-through}
        sweep: {files: %d, within: 1min}
      """
          .formatted(SWEEP_FILES);

  private DroverHome home;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    assumeTrue(DroverHome.isPossible(), "needs CAP_SYS_ADMIN: the governor is not proven");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    home = DroverHome.governed(directory, GOVERNOR).start();
  }

  @AfterAll
  void stop() throws IOException {
    if (home != null) {
      home.close();
    }
  }

  @Test
  void aProgramThatARuleDeniesGetsEpermAndNothingComesBack() throws Exception {
    Path file = released("denied", 1, 10_000).getFirst();

    Reading denied = Reading.by("md5sum", file.toString());

    assertThat(denied.code()).isOne();
    assertThat(denied.errors()).contains("Operation not permitted");
    assertThat(Lab.allocatedBytes(file)).isZero();
    assertThat(explained(file))
        .containsPattern("At 20.*Z /usr/bin/md5sum of user 0 was denied it by rule indexers\\.");
    assertThat(Reading.of(file).succeeded().output()).hasSize(10_000);
    assertThat(Reading.by("md5sum", file.toString()).code()).as("of a whole file").isZero();
  }

  @Test
  void aUserWhoseBudgetIsSpentGetsEpermAndOthersTheirBytes() throws Exception {
    // Each in a directory of its own: those of one may lie in the order in which they are read,
    // and the next ones come ahead on the same account.
    List<Path> files = new ArrayList<>();
    for (int number = 0; number < 4; number++) {
      files.addAll(released("budget-" + number, 1, 10_000));
    }
    for (Path file : files.subList(0, 3)) {
      assertThat(asNobody(file).succeeded().output()).hasSize(10_000);
    }

    assertThat(asNobody(files.get(3)).errors()).contains("Operation not permitted");

    assertThat(asNobody(files.getFirst()).code()).as("of a file that is back").isZero();
    assertThat(Reading.of(files.get(3)).succeeded().output()).hasSize(10_000);
  }

  @Test
  void aProgramThatLooksAtTheBeginningsOfFilesIsStopped() throws Exception {
    List<Path> files = released("sweep", SWEEP_FILES + 80, LARGE);
    int read = 0;
    while (read < files.size() && beginning(files.get(read)).code() == 0) {
      read++;
    }

    // What one of them read is known when it lets the file go, a tenth of a second later.
    assertThat(read).isBetween(SWEEP_FILES, files.size() - 1);
    assertThat(Lab.allocatedBytes(files.get(read))).isZero();
    assertThat(home.page("/metrics")).contains("\nrecall_sweepers 1.0");
    assertThat(Reading.of(files.get(read)).succeeded().output()).hasSize(LARGE);
  }

  @Test
  void whatComesBackOnlyToBeReadGoesWhenNobodyHasItOpen() throws Exception {
    List<Path> files = released("through", 12, 10_000);
    Path first = files.getFirst();
    // Large enough that its stub is written at once, and not when nobody reads it any more.
    Path held = Files.write(first.resolveSibling("held"), Lab.random(RANGED));
    home.release(List.of(held));
    files.add(held);
    Process reader = new ProcessBuilder("tail", "-f", held.toString()).start();
    try {
      assertThat(reader.getInputStream().read()).isNotNegative();
      String all = "grep -c nothing " + first.getParent() + "/*";
      assertThat(Reading.by("sh", "-c", all).code()).as("nothing found, nothing failed").isOne();
      eventually(() -> files.stream().filter(file -> isHere(file)).toList(), List.of(held));
      assertThat(explained(held))
          .contains("came back only to be read", "released again when nobody has it open");
    } finally {
      reader.destroyForcibly();
    }
    eventually(() -> files.stream().filter(file -> isHere(file)).toList(), List.of());
    assertThat(home.page("/metrics")).contains("\nrecall_passing 0.0");
    assertThat(Reading.of(first).succeeded().output()).hasSize(10_000);
    Thread.sleep(1000);
    assertThat(isHere(first)).as("what cat has brought back").isTrue();
  }

  @Test
  void whatComesBackByRangesOnlyToBeReadGoesToo() throws Exception {
    List<Path> files = released("stream", 2, RANGED);
    for (String part : List.of("count=4", "skip=0")) {
      int bytes = part.equals("count=4") ? 4 << 16 : RANGED;
      for (Path file : files) {
        Reading reading = Reading.by("dd", "if=" + file, "bs=64K", "status=none", part);
        assertThat(reading.succeeded().output()).hasSize(bytes);
      }
      eventually(() -> files.stream().filter(file -> isHere(file)).toList(), List.of());
    }
  }

  private String explained(Path file) throws Exception {
    Path configuration = home.directory().resolve("drover.yaml");
    Reading told = DroverCommand.run(configuration, "explain", file.toString()).succeeded();
    return new String(told.output(), UTF_8);
  }

  private static void eventually(Supplier<List<Path>> here, List<Path> expected)
      throws InterruptedException {
    for (int look = 0; look < 6000 && !here.get().equals(expected); look++) {
      Thread.sleep(10);
    }
    assertThat(here.get()).isEqualTo(expected);
  }

  private static boolean isHere(Path file) {
    try {
      return Lab.allocatedBytes(file) > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Reading beginning(Path file) throws IOException, InterruptedException {
    Reading reading = Reading.by("head", "-c", "1000", file.toString());
    Thread.sleep(20);
    return reading;
  }

  private static Reading asNobody(Path file) throws IOException, InterruptedException {
    Tools.assume("that budgets are a user's own", "setpriv");
    List<String> command =
        Arrays.asList("setpriv", "--reuid", "nobody", "--clear-groups", "cat", file.toString());
    return Reading.by(command.toArray(String[]::new));
  }

  private List<Path> released(String name, int count, int bytes) throws IOException {
    Path directory = Files.createDirectory(home.tree().resolve(name));
    List<Path> files = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      files.add(Files.write(directory.resolve("file-" + number), Lab.random(bytes)));
    }
    home.release(files);
    return files;
  }
}
