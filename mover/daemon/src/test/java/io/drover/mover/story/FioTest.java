package io.drover.mover.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.events.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Another exerciser than our own writes, and compares what it reads with its checksums. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FioTest {
  private static final Path FIO = Path.of("/usr/bin/fio");
  private static final int FILES = 2;

  /** Two files of 10 MiB: more than what readers get at once. */
  private static final List<String> JOB =
      List.of(
          "--name=fio",
          "--nrfiles=" + FILES,
          "--size=20m",
          "--bs=64k",
          "--verify=crc32c",
          "--verify_state_save=0",
          "--output-format=terse");

  @RegisterExtension static final Lab lab = new Lab();

  /** Ways of fio to read and write. */
  enum Engine {
    CALLS(0, "psync"),
    MAPPED(1, "mmap"),
    DIRECT(2, "libaio --direct=1 --iodepth=8"),
    RING(3, "io_uring --iodepth=8");

    private final int number;
    private final String options;

    Engine(int number, String options) {
      this.number = number;
      this.options = options;
    }
  }

  /** Each engine on one type of file system, and each type with one engine at least. */
  @ParameterizedTest
  @EnumSource
  void whatFioWroteIsWhatItReadsAfterARelease(Engine engine) throws Exception {
    List<String> trees = lab.trees();
    String tree = trees.get(engine.number % trees.size());
    verify(engine, tree);
  }

  @Tag("soak")
  @ParameterizedTest
  @EnumSource
  void whatFioWroteIsWhatItReadsOnEveryTypeOfFileSystem(Engine engine) throws Exception {
    for (String tree : lab.trees()) {
      verify(engine, tree);
    }
  }

  private static void verify(Engine engine, String tree) throws IOException, InterruptedException {
    assumeTrue(Files.exists(FIO), "needs fio: that it reads what it wrote is not proven");
    Path directory = Files.createDirectories(lab.home().tree(tree).resolve("fio-" + engine));
    fio(directory, Engine.CALLS, "--rw=write", "--do_verify=0", "--end_fsync=1");
    release(directory);
    fio(directory, engine, "--rw=read");
    release(directory);
    fio(directory, engine, "--rw=randread");
    release(directory);
    fio(directory, engine, "--rw=randwrite", "--verify_backlog=16");
    release(directory);
    fio(directory, engine, "--rw=read");
  }

  private static void release(Path directory) throws IOException {
    String tree = directory.getParent().getFileName().toString();
    List<String> names;
    try (Stream<Path> files = Files.list(directory)) {
      names = files.map(file -> directory.getFileName() + "/" + file.getFileName()).toList();
    }
    assertThat(names).hasSize(FILES);
    for (var order : List.of(Lab.toPool("vault"), Lab.release())) {
      List<String> ids =
          names.stream().map(name -> lab.policy().publish(tree, name, order)).toList();
      for (String id : ids) {
        assertThat(lab.policy().await(id).outcome().code()).isEqualTo(Code.OK);
      }
    }
    for (String name : names) {
      assertThat(Lab.allocatedBytes(lab.home().tree(tree).resolve(name))).isZero();
    }
  }

  private static void fio(Path directory, Engine engine, String... more)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(FIO.toString(), "--directory=" + directory));
    command.addAll(JOB);
    command.addAll(List.of(("--ioengine=" + engine.options).split(" ")));
    command.addAll(List.of(more));
    Reading run = Reading.by(command.toArray(String[]::new));
    assertThat(run.code()).as(run.errors() + new String(run.output(), UTF_8)).isZero();
  }
}
