package io.drover.mover.story;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.linux.Errno;
import io.drover.linux.LinuxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever is done to a released file ends as it does on a twin that was never archived, on every
 * type of file system. In {@code stream} this program gets ranges, elsewhere whole files.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AccessContract {
  private static final int SMALL_BYTES = (1 << 20) + 17;

  /** More than the 8 MiB up to which files come whole. */
  private static final int RANGED_BYTES = (8 << 20) + 70_017;

  private final Lab lab;
  private final String type;
  private final List<String> changed = new ArrayList<>();

  AccessContract(Lab lab, String type) {
    this.lab = lab;
    this.type = type;
  }

  /** All at once, because each waits for flushes that they can share. */
  @BeforeAll
  void release() throws IOException {
    Files.createDirectories(lab.path("whole"));
    Files.createDirectories(lab.path("stream"));
    List<String> names =
        Stream.of("whole/", "stream/")
            .flatMap(
                directory ->
                    Stream.concat(
                            Arrays.stream(WayToRead.values()), Arrays.stream(WayToChange.values()))
                        .map(way -> directory + name(way)))
            .toList();
    for (String name : names) {
      Files.write(lab.path(name), Lab.random(bytesOf(name)));
    }
    lab.succeed(names, Lab.toPool("vault"));
    lab.succeed(names, Lab.release());
  }

  @ParameterizedTest
  @EnumSource
  void whoeverReadsAReleasedFileHasItsBytes(WayToRead way) throws Exception {
    read("whole/" + name(way), way);
  }

  @ParameterizedTest
  @EnumSource
  void whoeverReadsByRangesHasItsBytes(WayToRead way) throws Exception {
    read("stream/" + name(way), way);
  }

  @ParameterizedTest
  @EnumSource
  void whoeverChangesAReleasedFileChangesItsBytes(WayToChange way) throws Exception {
    change("whole/" + name(way), way);
  }

  @ParameterizedTest
  @EnumSource
  void whoeverChangesAFileThatIsReadByRangesChangesItsBytes(WayToChange way) throws Exception {
    change("stream/" + name(way), way);
  }

  @ParameterizedTest
  @ValueSource(strings = {"whole/", "stream/"})
  void aReleasedProgramRuns(String directory) throws Exception {
    assertRuns(directory + "program", Files.readAllBytes(Path.of("/bin/echo")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"whole/", "stream/"})
  void aReleasedScriptRuns(String directory) throws Exception {
    String script = "#!/bin/sh\necho \"$@\"\nexit\n";
    assertRuns(directory + "script", script.getBytes(US_ASCII));
  }

  private void assertRuns(String name, byte[] program) throws Exception {
    Path file = lab.path(name);
    // Large enough for ranges; what follows a program does not disturb it.
    Files.write(file, Arrays.copyOf(program, RANGED_BYTES));
    DroverHome.run("chmod", "755", file.toString());
    lab.succeed(name, Lab.toPool("vault"), Lab.release());
    assertThat(Lab.allocatedBytes(file)).isZero();

    assertThat(Reading.by(file.toString(), "it", "runs").succeeded().output())
        .asString()
        .isEqualTo("it runs\n");
  }

  private void read(String name, WayToRead way) throws Exception {
    way.assumePossible();
    int bytes = bytesOf(name);
    Path twin = twin(name);
    assertThat(Lab.allocatedBytes(lab.path(name))).isZero();

    Ending expected = Ending.of(() -> way.read(twin, bytes));
    Ending ending = Ending.of(() -> way.read(lab.path(name), bytes));

    assertErrno(ending, expected, way.unsupportedOn().contains(type));
    if (expected.errno() == 0) {
      assertThat(expected.read()).isEqualTo(Lab.random(bytes));
      assertThat(ending.read()).isEqualTo(Lab.random(bytes));
    }
  }

  private void change(String name, WayToChange way) throws Exception {
    way.assumePossible();
    int bytes = bytesOf(name);
    Path file = lab.path(name);
    Path twin = twin(name);
    assertThat(Lab.allocatedBytes(file)).isZero();

    Ending expected = Ending.of(() -> changed(way, twin, bytes));
    Ending ending = Ending.of(() -> changed(way, file, bytes));

    assertErrno(ending, expected, way.unsupportedOn().contains(type));
    assertThat(ending.read()).isEqualTo(expected.read());
    changed.add(name);
  }

  private void assertErrno(Ending ending, Ending twins, boolean unsupported) {
    // Else a way that is refused for a reason of its own would show nothing of released files.
    assertThat(twins.errno())
        .as("what the twin on %s answers", type)
        .isEqualTo(unsupported ? Errno.EOPNOTSUPP : 0);
    assertThat(ending.errno()).isEqualTo(twins.errno());
  }

  /** What was changed is a file like any other: all of them once more, at once, as above. */
  @AfterAll
  void releaseWhatWasChanged() throws Exception {
    lab.succeed(changed, Lab.toPool("shelf"));
    lab.succeed(changed, Lab.release());
    for (String name : changed) {
      Path file = lab.path(name);
      assertThat(Lab.allocatedBytes(file)).as(name).isZero();
      assertThat(Reading.of(file).succeeded().output())
          .as(name)
          .isEqualTo(Files.readAllBytes(lab.path(name + "-twin")));
    }
  }

  private static byte[] changed(WayToChange way, Path file, int bytes)
      throws IOException, InterruptedException {
    way.change(file, bytes);
    return Reading.of(file).succeeded().output();
  }

  /** What came of it: bytes, or the number of an error. */
  @SuppressWarnings("ArrayRecordComponent") // compared by its users, who know what to compare
  private record Ending(int errno, byte[] read) {
    @FunctionalInterface
    interface Attempt {
      byte[] make() throws IOException, InterruptedException;
    }

    static Ending of(Attempt attempt) throws IOException, InterruptedException {
      try {
        return new Ending(0, attempt.make());
      } catch (LinuxException refused) {
        return new Ending(refused.errno(), new byte[0]);
      }
    }
  }

  private Path twin(String name) throws IOException {
    return Files.write(lab.path(name + "-twin"), Lab.random(bytesOf(name)));
  }

  private static String name(Enum<?> way) {
    return way.getDeclaringClass().getSimpleName() + "-" + way.name();
  }

  private static int bytesOf(String name) {
    return name.startsWith("stream/") ? RANGED_BYTES : SMALL_BYTES;
  }
}
