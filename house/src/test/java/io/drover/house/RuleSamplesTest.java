package io.drover.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A rule that cannot fail is no rule: each is shown something bad, and something close to it. */
class RuleSamplesTest {
  @ParameterizedTest(name = "{0} may not import {1}")
  @CsvSource({
    "io.drover.linux, io.drover.tier.Tier",
    "io.drover.tier, io.drover.linux.Open",
    "io.drover.tier, io.drover.tier.disk.DiskTier",
    "io.drover.tier.disk, io.drover.stub.Stub",
    "io.drover.events, io.drover.tier.Tier",
    "io.drover.stub, io.drover.linux.Open",
    "io.drover.stub, io.drover.mover.lane.Lane",
    "io.drover.mover.migration, java.io.IOException",
    "io.drover.mover.migration, java.nio.file.Path",
    "io.drover.mover.migration, java.net.URI",
    "io.drover.mover.migration, java.util.concurrent.Executor",
    "io.drover.mover.migration, org.apache.kafka.common.TopicPartition",
    "io.drover.mover.migration, io.drover.linux.Open",
    "io.drover.mover.lane, io.drover.tier.disk.DiskTier",
    "io.drover.mover.lane, org.apache.kafka.clients.consumer.Consumer",
    "io.drover.mover.lane, io.drover.mover.Drover",
    "io.drover.mover.door.fanotify, io.drover.tier.Tier",
    "io.drover.mover.copy, java.util.logging.Logger",
    "io.drover.mover.pantry, java.util.List",
  })
  void aRoomIsKeptFromWhatItMayNotSee(String room, String imported) {
    assertFlags(new Rooms(), room, "import " + imported + "; class A {}");
  }

  @ParameterizedTest(name = "{0} may import {1}")
  @CsvSource({
    "io.drover.tier.disk, io.drover.linux.Open",
    "io.drover.tier.disk, io.drover.tier.Tier",
    "io.drover.tier, io.drover.tier.memory.MemoryTier",
    "io.drover.stub, io.drover.tier.Layout",
    "io.drover.events, org.apache.kafka.clients.producer.Producer",
    "io.drover.mover, io.drover.tier.disk.DiskTier",
    "io.drover.mover.config, io.drover.tier.disk.DiskTier",
    "io.drover.mover.migration, io.drover.stub.Stub",
    "io.drover.mover.cli, io.drover.mover.Drover",
    "io.drover.mover.door.fanotify, io.drover.mover.recall.Recall",
  })
  void aRoomSeesWhatItNeeds(String room, String imported) {
    assertPasses(new Rooms(), room, "import " + imported + "; class A {}");
  }

  @Test
  void aQualifiedNameIsSeenWithoutAnImport() {
    String room = "io.drover.mover.migration";
    assertFlags(new Rooms(), room, "class A { java.nio.file.Path path; }");
    assertFlags(new Rooms(), room, "class A { Thread thread = new Thread(); }");
    assertFlags(new Rooms(), room, "import static java.nio.file.Files.exists; class A {}");
  }

  @Test
  void aLongFileIsFlagged() {
    assertFlags(new Sizes(), "io.drover.tier", "class A {" + "\n".repeat(399) + "}");
    assertPasses(new Sizes(), "io.drover.tier", "class A {" + "\n".repeat(398) + "}");
  }

  @Test
  void aLongMethodIsFlagged() {
    assertFlags(new Sizes(), "io.drover.tier", "class A { void a() {" + "\n".repeat(70) + "} }");
    assertPasses(new Sizes(), "io.drover.tier", "class A { void a() {" + "\n".repeat(69) + "} }");
  }

  @Test
  void aLongLineIsFlagged() {
    String blanks = " ".repeat(100);
    assertFlags(new Sizes(), "io.drover.tier", "\n/*" + blanks + "*/ class A {}");
    assertPasses(
        new Sizes(), "io.drover.tier", "\n// https://a.example/" + blanks + "\nclass A {}");
  }

  @Test
  void manyParametersAreFlagged() {
    Sizes sizes = new Sizes();
    assertFlags(
        sizes, "io.drover.tier", "class A { void a(int b, int c, int d, int e, int f) {} }");
    assertPasses(sizes, "io.drover.tier", "class A { void a(int b, int c, int d, int e) {} }");
    assertPasses(sizes, "io.drover.tier", "record A(int b, int c, int d, int e, int f) {}");
    String constructor = "class A { A(int b, int c, int d, int e, int f, int g, int h%s) {} }";
    assertPasses(sizes, "io.drover.tier", constructor.formatted(""));
    assertFlags(sizes, "io.drover.tier", constructor.formatted(", int i"));
    assertPasses(sizes, "io.drover.mover", constructor.formatted(", int i"));
    String binding = "class A { %s int mount(int b, int c, int d, int e, int f) { return 0; } }";
    assertPasses(sizes, "io.drover.linux", binding.formatted("private static"));
    assertFlags(sizes, "io.drover.linux", binding.formatted("public static"));
  }

  @ParameterizedTest
  @CsvSource({
    "Instant.now()",
    "Instant.now().plusNanos(1)",
    "java.time.Instant.now()",
    "System.currentTimeMillis()",
    "System.nanoTime()",
    "new Random()",
    "new java.util.Random()",
    "ThreadLocalRandom.current()",
    "Math.random()",
    "UUID.randomUUID()",
    "Clock.systemUTC()",
    "System.out",
    "Executors.newCachedThreadPool()",
  })
  void aBannedCallIsFlagged(String expression) {
    assertFlags(
        new BannedCalls(), "io.drover.mover.lane", "class A { Object a = " + expression + "; }");
  }

  @Test
  void aBannedCallIsFlaggedInEveryForm() {
    BannedCalls calls = new BannedCalls();
    String lane = "io.drover.mover.lane";
    assertFlags(calls, lane, "class A { void a() { Thread.sleep(1); } }");
    assertFlags(calls, lane, "class A { void a() { System.exit(1); } }");
    assertFlags(calls, lane, "class A { void a() { System.out.println(); } }");
    assertFlags(calls, lane, "class A { Supplier<Instant> a = Instant::now; }");
    assertFlags(calls, lane, "import static java.lang.Thread.sleep; class A {}");
    assertPasses(calls, "io.drover.mover", "class A { Supplier<Instant> a = Instant::now; }");
    assertPasses(calls, lane, "class A { /* Instant.now() */ String a = \"Instant.now()\"; }");
  }

  @Test
  void anEmptyCatchIsFlagged() {
    String lost = "class A { void a() { try { b(); } catch (%s e) { %s } } }";
    SwallowedErrors rule = new SwallowedErrors();
    assertFlags(rule, "io.drover.tier", lost.formatted("Exception", ""));
    assertFlags(rule, "io.drover.tier", lost.formatted("Exception", "/* never mind */"));
    assertFlags(rule, "io.drover.tier", lost.formatted("IOException", ""));
    assertPasses(rule, "io.drover.tier", lost.formatted("IOException", "/* closed already */"));
    assertFlags(rule, "io.drover.tier", lost.formatted("IOException", "e.printStackTrace();"));
  }

  @Test
  void aDefaultThatHidesANewCaseIsFlagged() {
    String choice = "class A { int a(B b) { return switch (b) { default -> throw new %s(); }; } }";
    SwallowedErrors rule = new SwallowedErrors();
    assertFlags(rule, "io.drover.tier", choice.formatted("IllegalStateException"));
    assertFlags(rule, "io.drover.tier", choice.formatted("AssertionError"));
    assertPasses(rule, "io.drover.tier", choice.formatted("IllegalArgumentException"));
  }

  @ParameterizedTest
  @CsvSource({"CopyManager", "EventHandler", "TierService", "FileUtil", "FileUtils", "TierImpl"})
  void anEmptyNameIsFlagged(String name) {
    assertFlags(new Names(), "io.drover.tier", "class " + name + " {}");
    assertFlags(new Names(), "io.drover.tier", "class A { record " + name + "() {} }");
    assertPasses(new Names(), "io.drover.tier", "class " + name + "Draft {}");
  }

  @Test
  void aTraceOfTheMachineIsFlagged() {
    Stream.of(
            "see /" + "root/notes",
            "\"/" + "home/jenkins/x\"",
            "/" + "work/shared/a",
            "<url>https://" + "artifactory.a.example/b</url>",
            "http://" + "packages.corp/",
            "<mirror" + ">")
        .forEach(text -> assertThat(MachineTraces.in("a", text)).as(text).isNotEmpty());
    Stream.of("lab:/home/alice/a", "/home/alice/a", "https://www.apache.org/", "the root/ of it")
        .forEach(text -> assertThat(MachineTraces.in("a", text)).as(text).isEmpty());
  }

  private static void assertFlags(Rule rule, String room, String text) {
    assertThat(rule.check(sample(room, text))).as(text).isNotEmpty();
  }

  private static void assertPasses(Rule rule, String room, String text) {
    assertThat(rule.check(sample(room, text))).as(text).isEmpty();
  }

  private static Source sample(String room, String text) {
    String file = "x/src/main/java/%s/A.java".formatted(room.replace('.', '/'));
    return Source.parse(file, "package " + room + ";\n" + text);
  }
}
