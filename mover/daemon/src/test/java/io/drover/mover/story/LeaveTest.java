package io.drover.mover.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.events.Order;
import io.drover.events.State;
import io.drover.events.Terms;
import io.drover.linux.Attributes;
import io.drover.linux.FileSystem;
import io.drover.stub.Stub;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A site that stops using Drover gets an ordinary file system back, and empty pools. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class LeaveTest {
  private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2019-04-01T12:34:56.789Z"));
  private static final String ATTRIBUTE = "trusted.drover";
  private static final int CHUNK = 8 << 20;

  /** What is in the tree, by name. */
  private final Map<String, byte[]> files = new TreeMap<>();

  private DroverHome home;
  private PolicyEngine policy;

  @Test
  void aTreeThatLeavesIsAnOrdinaryFileSystemAndItsPoolsAreEmpty(@TempDir Path directory)
      throws Exception {
    assumeTrue(DroverHome.isPossible(), "needs CAP_SYS_ADMIN: leaving is not proven");
    try (DroverHome opened = DroverHome.in(directory)) {
      home = opened.start();
      try (PolicyEngine engine =
          new PolicyEngine(home.configuration().kafka().servers(), "story")) {
        policy = engine;
        fill();
        leave();
      }
      home.stop();
      requireOrdinary(directory);
    }
  }

  /** Files in every state; one cannot come home, and one carries the stub of another. */
  private void fill() throws Exception {
    file("never-managed", 1000);
    file("archived", 70_000, Lab.toPool("vault"));
    file("released", 70_000, Lab.toPool("vault"), Lab.release());
    file("released-large", CHUNK + 5, Lab.toPool("vault"), Lab.release());
    file("empty", 0, Lab.toPool("vault"), Lab.release());
    file("striped", 3 * CHUNK + 12_345, Lab.toPool("shelf"), Lab.release());
    file("two-copies", CHUNK + 1, Lab.toPool("vault"), Lab.toPool("shelf"), Lab.release());
    file("pinned", 5000, Lab.toPool("vault"), pin());
    file("line\nbreak", 5000, Lab.toPool("vault"), Lab.release());
    file("two-names", 5000, Lab.toPool("vault"), Lab.release());
    Files.createLink(path("second-name"), path("two-names"));
    files.put("second-name", files.get("two-names"));
    file("written-since", 5000, Lab.toPool("vault"));
    files.put("written-since", "what came later".getBytes(UTF_8));
    Files.write(path("written-since"), files.get("written-since"));
    file("two-generations", 5000, Lab.toPool("vault"));
    Files.write(path("two-generations"), Lab.random(6000));
    files.put("two-generations", Lab.random(6000));
    ask("two-generations", Lab.toPool("vault"));
    Files.setLastModifiedTime(path("written-since"), LONG_AGO);
    Files.setLastModifiedTime(path("two-generations"), LONG_AGO);
    file("damaged", 5000, Lab.toPool("vault"), Lab.release());
    flip(Lab.stub(path("damaged")));
    file("foreign", 5000);
    byte[] stub = Attributes.of(path("archived").toString()).get(ATTRIBUTE).orElseThrow();
    Attributes.of(path("foreign").toString()).set(ATTRIBUTE, stub);
  }

  private void leave() throws Exception {
    Reading rehearsal = drover("leave", "lab", "--dry-run");
    assertThat(rehearsal.code()).as(rehearsal.errors()).isZero();
    assertThat(text(rehearsal)).contains("13 files are managed").contains("pools shelf, vault");
    refusedWhileTheDiskIsFull();

    Reading left = drover("leave", "lab", "--yes");

    assertThat(left.code()).as(text(left) + left.errors()).isEqualTo(1);
    assertThat(text(left))
        .contains("failed lab:/damaged: corrupt: ")
        .contains("failed lab:/foreign: needs-attention: ")
        .contains("tree lab: 2 files stay managed");
    String damaged = Lab.stub(path("damaged")).id().toString();
    assertThat(objects()).isNotEmpty().allMatch(object -> object.toString().contains(damaged));

    Attributes.of(path("foreign").toString()).remove(ATTRIBUTE);
    Files.delete(path("damaged"));
    files.remove("damaged");
    Reading last = drover("leave", path("").toString(), "--yes");
    assertThat(last.code()).as(text(last) + last.errors()).isZero();
    assertThat(text(last)).contains("tree lab has left");
    assertContent(home.tree());
  }

  private void refusedWhileTheDiskIsFull() throws Exception {
    Path filler = path("filler");
    long free = FileSystem.of(home.tree().toString()).freeBytes();
    // Less than the released files lack; ext4 keeps up to 16 MiB of what is free for itself.
    String length = Long.toString(free - 4L * CHUNK);
    DroverHome.run("fallocate", "-l", length, filler.toString());

    Reading refused = drover("leave", "lab", "--yes");

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.errors()).contains("are missing", "Nothing was changed");
    assertThat(Lab.stub(path("released")).isWhole()).isFalse();
    assertThat(Lab.stub(path("archived")).goodCopies()).hasSize(1);
    Files.delete(filler);
  }

  /** The image, mounted by an administrator who has no Drover any more. */
  private void requireOrdinary(Path directory) throws Exception {
    Path mounted = Files.createDirectory(directory.resolve("mounted"));
    String image = directory.resolve("lab.img").toString();
    DroverHome.run("mount", "-o", "loop,ro", image, mounted.toString());
    try {
      assertContent(mounted);
    } finally {
      DroverHome.run("umount", mounted.toString());
    }
  }

  private void assertContent(Path root) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> all = Files.list(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = file.getFileName().toString();
        found.add(name);
        assertThat(Attributes.of(file.toString()).names()).as(name).noneMatch(this::isOurs);
        assertThat(file).hasBinaryContent(files.get(name));
        assertThat(Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS))
            .as(name)
            .isEqualTo(LONG_AGO);
      }
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(files.keySet());
  }

  private boolean isOurs(String attribute) {
    return attribute.contains("drover");
  }

  /** Everything in the pools that has the name of an object or of an upload. */
  private List<Path> objects() throws IOException {
    try (Stream<Path> all = Files.walk(home.pool(""))) {
      return all.filter(Files::isRegularFile)
          .filter(file -> file.getFileName().toString().contains("~"))
          .toList();
    }
  }

  private void file(String name, int bytes, Order.OnFile... orders) throws IOException {
    files.put(name, Lab.random(bytes));
    Files.write(path(name), files.get(name));
    Files.setLastModifiedTime(path(name), LONG_AGO);
    for (Order.OnFile order : orders) {
      ask(name, order);
    }
  }

  private void ask(String name, Order.OnFile order) {
    var result = policy.ask(name, order);
    assertThat(result.outcome().state()).as(result.toString()).isEqualTo(State.SUCCEEDED);
  }

  private static Order.Pin pin() {
    return new Order.Pin(Optional.of("beamline-7"), Optional.empty(), Terms.NONE);
  }

  private void flip(Stub stub) throws IOException {
    String id = stub.id().toString();
    Path object =
        objects().stream().filter(path -> path.toString().contains(id)).findFirst().orElseThrow();
    try (RandomAccessFile bytes = new RandomAccessFile(object.toFile(), "rw")) {
      int first = bytes.read();
      bytes.seek(0);
      bytes.write(first ^ 1);
    }
  }

  private Path path(String name) {
    return home.tree().resolve(name);
  }

  /** The command as a process of its own, whose standard input is no terminal. */
  private Reading drover(String... arguments) throws Exception {
    return DroverCommand.run(home.directory().resolve("drover.yaml"), arguments);
  }

  private static String text(Reading reading) {
    return new String(reading.output(), UTF_8);
  }
}
