package io.drover.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tiers/bin/server} over a Java and a Maven that are shell scripts. */
class ServerScriptTest {
  /** Says what it was told, into its log, and ends at once. */
  private static final String FAKE_JAVA =
      """
      #!/bin/bash
      printf ' [%s]' "$@"
      """;

  private static final String FAKE_MAVEN =
      """
      #!/bin/bash
      echo fetched >>ROOT/fetches
      mkdir -p ROOT/tiers/s3/server/target/classes/io/drover/tier/s3
      touch ROOT/server.jar
      echo ROOT/server.jar >ROOT/tiers/s3/server/target/classes/io/drover/tier/s3/server.classpath
      """;

  private record Outcome(int exitCode, String output, String errors) {}

  @TempDir Path scratch;
  private Path clone;

  @BeforeEach
  void layOut() throws IOException {
    scratch = scratch.toRealPath();
    clone = scratch.resolve("clone");
    Path script = clone.resolve("tiers/bin/server");
    Files.createDirectories(script.getParent());
    Files.copy(Repository.here().root().resolve("tiers/bin/server"), script);
    Files.createDirectories(clone.resolve("tiers/s3/server"));
    Files.createFile(clone.resolve("pom.xml"));
    Files.createFile(clone.resolve("tiers/s3/server/pom.xml"));
    script(scratch.resolve("jvm/bin/java"), FAKE_JAVA);
    Files.writeString(scratch.resolve("jvm/release"), "JAVA_VERSION=\"25.0.3\"\n");
    script(scratch.resolve("tools/mvn"), FAKE_MAVEN.replace("ROOT", clone.toString()));
  }

  @Test
  void whoNamesNoServerIsToldWhichThereAre() throws Exception {
    String usage = "tiers/bin/server s3|hdfs [--home DIR] [--port PORT]\n";
    assertThat(run()).isEqualTo(new Outcome(2, "", usage));
    assertThat(run("ceph")).isEqualTo(new Outcome(2, "", usage));
    assertThat(run("s3", "--port")).isEqualTo(new Outcome(2, "", "--port needs a value\n"));
    assertThat(run("s3", "--prot", "1"))
        .isEqualTo(new Outcome(2, "", "there is no option --prot\n"));
  }

  @Test
  void aServerThatEndsAtOnceIsToldWithItsLog() throws Exception {
    Outcome outcome = run("s3", "--port", freePort(), "--home", "home of mine");
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.output()).isEmpty();
    Path log = scratch.resolve("home of mine/s3/log");
    assertThat(outcome.errors()).endsWith("the server ended at once; see " + log + "\n");
    assertThat(log).content().contains("[" + clone + "/server.jar] [org.gaul.s3proxy.Main]");
    assertThat(scratch.resolve("home of mine/s3/objects/archive")).isDirectory();
  }

  @Test
  void itIsFetchedOnceAndAgainWhenAJarIsGone() throws Exception {
    assertThat(run("s3", "--port", freePort()).errors())
        .startsWith("fetching the server (first start only)…\n");
    assertThat(run("s3", "--port", freePort()).errors()).doesNotContain("fetching");
    Files.delete(clone.resolve("server.jar"));
    assertThat(run("s3", "--port", freePort()).errors()).contains("fetching");
    assertThat(clone.resolve("fetches")).hasContent("fetched\nfetched\n");
  }

  @Test
  void aPortThatIsTakenIsTold() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      assertThat(run("s3", "--port", port).errors())
          .endsWith("port " + port + " of 127.0.0.1 is taken; choose another one with --port\n");
    }
  }

  private static String freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Integer.toString(free.getLocalPort());
    }
  }

  private static void script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Outcome run(String... arguments) throws Exception {
    List<String> words = new ArrayList<>(List.of("bash", clone + "/tiers/bin/server"));
    words.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(words).directory(scratch.toFile());
    builder.environment().put("DROVER_JAVA_HOME", scratch.resolve("jvm").toString());
    builder.environment().put("PATH", scratch.resolve("tools") + ":/usr/bin:/bin");
    Path output = scratch.resolve("output");
    Path errors = scratch.resolve("errors");
    builder.redirectOutput(output.toFile()).redirectError(errors.toFile());
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended in 60 s").isTrue();
    return new Outcome(process.exitValue(), Files.readString(output), Files.readString(errors));
  }
}
