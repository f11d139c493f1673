package io.drover.tier.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunnerTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir private Path directory;

  @Test
  void argumentsAreNeverInterpreted() throws Exception {
    Path hurt = directory.resolve("hurt");
    String evil = "a b; touch " + hurt + " $(touch " + hurt + ") `id` * \\n \"' && x | y > z";
    assertThat(run("/usr/bin/printf", "%s\n", evil, "$HOME", "*"))
        .isEqualTo(new Outcome.Exited(0, evil + "\n$HOME\n*\n", ""));
    assertThat(hurt).doesNotExist();
  }

  @Test
  void theEnvironmentIsWhatTheConfigurationSays() throws Exception {
    Runner runner = new Runner(Map.of("DSM_DIR", "/opt/tivoli", "LC_ALL", "C"), directory);
    Outcome.Exited exited = (Outcome.Exited) runner.run(List.of("/usr/bin/env"), LONG);
    assertThat(exited.output().lines())
        .containsExactlyInAnyOrder(
            "DSM_DIR=/opt/tivoli", "LC_ALL=C", "PATH=/usr/sbin:/usr/bin:/sbin:/bin");
  }

  @Test
  void nothingIsReadFromOurStandardInput() throws Exception {
    assertThat(run("/bin/cat")).isEqualTo(new Outcome.Exited(0, "", ""));
  }

  @Test
  void whatACommandStartedDiesWithIt() throws Exception {
    Path pid = directory.resolve("pid");
    String script = "trap '' TERM; sleep 600 & echo $! >" + pid + "; wait; wait";
    Outcome outcome =
        new Runner(Map.of(), directory)
            .run(List.of("/bin/sh", "-c", script), Duration.ofMillis(500));
    assertThat(outcome).isInstanceOf(Outcome.Overdue.class);
    long child = Long.parseLong(Files.readString(pid).strip());
    // Until whoever adopted it has noticed.
    Instant deadline = Instant.now().plusSeconds(60);
    while (ProcessHandle.of(child).filter(ProcessHandle::isAlive).isPresent()) {
      assertThat(Instant.now()).isBefore(deadline);
    }
  }

  @Test
  void whatIsStartedWhileItIsAskedToEndDiesToo() throws Exception {
    Path pid = directory.resolve("pid");
    String script =
        "trap 'sleep 600 & echo $! >%s; wait' TERM; touch %s; sleep 600 & wait; wait; sleep 600"
            .formatted(pid, directory.resolve("ready"));
    Thread running =
        Thread.ofVirtual()
            .start(
                () ->
                    assertThatExceptionOfType(InterruptedException.class)
                        .isThrownBy(() -> run("/bin/sh", "-c", script)));
    Instant deadline = Instant.now().plusSeconds(60);
    while (!Files.exists(directory.resolve("ready"))) {
      assertThat(Instant.now()).isBefore(deadline);
    }
    running.interrupt();
    running.join();
    // On a machine that is so slow that it was killed before, it has started nothing.
    String child = Files.exists(pid) ? Files.readString(pid).strip() : "";
    while (!child.isEmpty()
        && ProcessHandle.of(Long.parseLong(child)).filter(ProcessHandle::isAlive).isPresent()) {
      assertThat(Instant.now()).isBefore(deadline);
    }
  }

  @Test
  void whoIsInterruptedStartsNothing() {
    Path made = directory.resolve("made");
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() -> run("/usr/bin/touch", made.toString()));
    assertThat(Thread.interrupted()).isFalse();
    assertThat(made).doesNotExist();
  }

  @Test
  void whoeverKeepsTheOutputOpenIsNotWaitedFor() throws Exception {
    Outcome.Exited exited =
        (Outcome.Exited) run("/bin/sh", "-c", "sleep 20 & echo $! said; exit 3");
    assertThat(exited.code()).isEqualTo(3);
    assertThat(exited.output()).contains("said");
    assertThat(exited.truncated()).isTrue();
    long child = Long.parseLong(exited.output().substring(0, exited.output().indexOf(' ')));
    ProcessHandle.of(child).ifPresent(ProcessHandle::destroyForcibly);
  }

  @Test
  void whatIsNotThereIsToldByTheKernel() throws Exception {
    assertThat(run("/no/such/program")).isInstanceOf(Outcome.NotStarted.class);
  }

  @Test
  void endlessOutputIsCutOff() throws Exception {
    String endless = "while :; do echo garbage garbage garbage garbage garbage >&2; done";
    Outcome outcome =
        new Runner(Map.of(), directory)
            .run(List.of("/bin/sh", "-c", endless), Duration.ofMillis(300));
    assertThat(((Outcome.Overdue) outcome).errors().length()).isLessThan(70_000);
  }

  @Test
  void whatIsCutOffSaysSo() throws Exception {
    assertThat(((Outcome.Exited) run("/bin/echo", "all")).truncated()).isFalse();
    Outcome.Exited exited = (Outcome.Exited) run("/usr/bin/head", "-c", "33M", "/dev/zero");
    assertThat(exited.output()).hasSize(32 << 20);
    assertThat(exited.truncated()).isTrue();
  }

  private Outcome run(String... arguments) throws InterruptedException {
    return new Runner(Map.of(), directory).run(List.of(arguments), LONG);
  }
}
