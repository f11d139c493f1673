package io.drover.mover.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Users in processes of their own. Each compares what it reads, stops at the first difference or
 * error, and says which.
 */
final class OtherUsers implements AutoCloseable {
  private static final Path FIO = Path.of("/usr/bin/fio");
  private static final int READERS = 2;
  private static final int WRITTEN = 7;

  private static final int[] LENGTHS = {0, 1, 5000, 300_000, 1 << 20, (3 << 20) + 1, 9 << 20};

  /** Until the file stop appears. */
  private static final String READER =
      "cd \"$1\"; while [ ! -e stop ]; do md5sum -c --quiet \"$2\" 2>&1 || exit 1; sleep 0.5; done";

  /** Files of its own, each written, read back and later replaced. */
  private static final String WRITER =
      """
      cd "$1"; i=0
      while [ ! -e stop ]; do
        i=$((i+1)); f=w$((i % 7)); head -c $((i * 7919 % 200000)) /dev/urandom > "$2" || exit 1
        cat "$2" > $f || exit 2; cmp "$2" $f || exit 3; echo more >> $f || exit 4
        echo more >> "$2"; cmp "$2" $f || exit 5; sleep 0.3
      done
      """;

  /** Long enough to be read by ranges, which dd may. */
  private static final int STREAM_BYTES = (24 << 20) + 5;

  /** Pieces from all over a file, each compared with the same piece of the original. */
  private static final String RANGES =
      """
      cd "$1"; at=1
      while [ ! -e stop ]; do
        at=$(((at * 137 + 11) % 380)); for from in stream/s "$2"; do
          dd if=$from of="$2.$(basename $from).piece" bs=64K skip=$at count=4 status=none || exit 1
        done
        cmp "$2.s.piece" "$2.$(basename "$2").piece" || exit 2; sleep 0.3
      done
      """;

  private static final String VERIFYING =
      FIO
          + " --name=fio --directory=fio --nrfiles=2 --size=6m --bs=64k --ioengine=psync"
          + " --verify=crc32c --verify_state_save=0 --verify_fatal=1";

  /** Another exerciser than our own: what it wrote the last time, and all of it again. */
  private static final String VERIFIER =
      """
      cd "$1"
      while [ ! -e stop ]; do
        for how in read randread "randwrite --verify_backlog=16"; do
      """
          + VERIFYING
          + """
               --output="$2" --rw=$how || { cat "$2"; exit 1; }; sleep 2
            done
          done
          """;

  private final Path directory;
  private final Path tree;
  private final List<Process> processes = new ArrayList<>();

  /**
   * Nobody yet.
   *
   * @param home whose tree lab they work on
   */
  OtherUsers(DroverHome home) {
    this.directory = home.directory();
    this.tree = home.tree();
  }

  /** Makes their files, every name of a directory that they will use. */
  List<Target> create() throws IOException, InterruptedException {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 2 * LENGTHS.length; i++) {
      names.add("r" + i);
      Files.write(tree.resolve("r" + i), Lab.random(LENGTHS[i % LENGTHS.length] + i));
    }
    DroverHome.run(
        "sh", "-c", "cd \"$1\" && md5sum r* > \"$2\"", "sh", tree.toString(), beside("sums"));
    for (int i = 0; i < WRITTEN; i++) {
      names.add("w" + i);
      Files.createFile(tree.resolve("w" + i));
    }
    Files.createDirectories(tree.resolve("stream"));
    Files.write(tree.resolve("stream/s"), Lab.random(STREAM_BYTES));
    Files.write(directory.resolve("original"), Lab.random(STREAM_BYTES));
    names.add("stream/s");
    if (Files.exists(FIO)) {
      names.addAll(writeByFio());
    }
    return names.stream().map(name -> new Target("lab", name)).toList();
  }

  private List<String> writeByFio() throws IOException, InterruptedException {
    Path written = Files.createDirectories(tree.resolve("fio"));
    String first = "cd \"$1\" && " + VERIFYING + " --output=\"$2\" --rw=write --do_verify=0";
    Reading.by("sh", "-c", first, "sh", tree.toString(), beside("fio")).succeeded();
    try (Stream<Path> files = Files.list(written)) {
      return files.map(file -> tree.relativize(file).toString()).sorted().toList();
    }
  }

  void begin() throws IOException {
    for (int i = 0; i < READERS; i++) {
      begin(READER, beside("sums"));
    }
    begin(WRITER, beside("written"));
    begin(RANGES, beside("original"));
    if (Files.exists(FIO)) {
      begin(VERIFIER, beside("fio"));
    } else {
      System.out.println("no fio: not proven that its files survive kills");
    }
  }

  private void begin(String script, String file) throws IOException {
    processes.add(
        new ProcessBuilder("sh", "-c", script, "sh", tree.toString(), file)
            .redirectErrorStream(true)
            .start());
  }

  private String beside(String name) {
    return directory.resolve(name).toString();
  }

  /** Fails with what one said who ended before his time. */
  void areContent() throws IOException {
    for (Process process : processes) {
      if (!process.isAlive()) {
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.exitValue()).as(said).isZero();
      }
    }
  }

  /** Lets them end; nobody of them waits for ever, nor has met an error or a wrong byte. */
  void end() throws IOException, InterruptedException {
    Files.createFile(tree.resolve("stop"));
    for (Process process : processes) {
      long patience = Exercise.LAST_STEP.toSeconds();
      assertThat(process.waitFor(patience, TimeUnit.SECONDS))
          .as("whether a user ends: " + process.info())
          .isTrue();
    }
    areContent();
  }

  void contentIsRight() throws IOException, InterruptedException {
    String script = "cd \"$1\" && md5sum -c --quiet \"$2\"";
    Reading.by("sh", "-c", script, "sh", tree.toString(), beside("sums")).succeeded();
  }

  @Override
  public void close() {
    processes.forEach(process -> process.descendants().forEach(ProcessHandle::destroyForcibly));
    processes.forEach(Process::destroyForcibly);
  }
}
