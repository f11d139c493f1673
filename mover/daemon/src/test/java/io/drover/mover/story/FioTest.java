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
    CALLS("psync"),
    MAPPED("mmap"),
    DIRECT("libaio --direct=1 --iodepth=8"),
    RING("io_uring --iodepth=8");

    private final String options;

    Engine(String options) {
      this.options = options;
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatFioWroteIsWhatItReadsAfterARelease(Engine engine) throws Exception {
    for (Path directory : directories("read-" + engine)) {
      fio(directory, Engine.CALLS, "--rw=write", "--do_verify=0", "--end_fsync=1");
      release(directory);
      fio(directory, engine, "--rw=read");
      release(directory);
      fio(directory, engine, "--rw=randread");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatFioWritesAllOverReleasedFilesIsWhatItReads(Engine engine) throws Exception {
    for (Path directory : directories("write-" + engine)) {
      fio(directory, Engine.CALLS, "--rw=write", "--do_verify=0", "--end_fsync=1");
      release(directory);
      fio(directory, engine, "--rw=randwrite", "--verify_backlog=16");
      release(directory);
      fio(directory, engine, "--rw=read");
    }
  }

  /** One in each tree, on each type of file system. */
  private static List<Path> directories(String name) throws IOException {
    assumeTrue(Files.exists(FIO), "needs fio: that it reads what it wrote is not proven");
    List<Path> directories = new ArrayList<>();
    for (String tree : lab.trees()) {
      directories.add(Files.createDirectories(lab.home().tree(tree).resolve("fio-" + name)));
    }
    return directories;
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
