package io.drover.mover.story;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.events.Code;
import io.drover.events.FilePath;
import io.drover.events.Order;
import io.drover.events.State;
import io.drover.linux.Descriptor;
import io.drover.linux.Io;
import io.drover.linux.Open;
import io.drover.linux.Status;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every file comes back as it was, whatever its length, its name and what else it carries. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class FileShapesTest {
  private static final int GRAIN = 1 << 20;
  private static final int CHUNK = 8 << 20;
  private static final long HUGE_BYTES = 20L << 30;

  @RegisterExtension static final Lab lab = new Lab();

  @ParameterizedTest
  @CsvSource({"vault", "shelf"})
  void filesOfEveryAwkwardLengthComeBack(String pool) throws Exception {
    int[] lengths = {
      0,
      1,
      4095,
      4096,
      4097,
      GRAIN - 1,
      GRAIN,
      GRAIN + 1,
      2 * GRAIN + 1,
      CHUNK - 1,
      CHUNK,
      CHUNK + 1,
      2 * CHUNK - 1,
      2 * CHUNK,
      2 * CHUNK + 1
    };
    List<String> names = Arrays.stream(lengths).mapToObj(bytes -> pool + "-" + bytes).toList();
    for (int number = 0; number < lengths.length; number++) {
      lab.file(names.get(number), lengths[number]);
    }
    lab.succeed(names, Lab.toPool(pool));
    lab.succeed(names, Lab.release());
    for (int number = 0; number < lengths.length; number++) {
      Path file = lab.path(names.get(number));
      assertThat(Lab.allocatedBytes(file)).as(names.get(number)).isZero();
      assertThat(Files.readAllBytes(file))
          .as(names.get(number))
          .isEqualTo(Lab.random(lengths[number]));
    }
  }

  @Test
  void holesStayHolesInThePoolAndAtHome() throws Exception {
    Path file = lab.path("sparse");
    try (RandomAccessFile writer = new RandomAccessFile(file.toFile(), "rw")) {
      writer.setLength(40 << 20);
      writer.seek(16 << 20);
      writer.write(Lab.random(4 << 20));
    }
    long allocated = Lab.allocatedBytes(file);
    byte[] content = Files.readAllBytes(file);
    lab.archiveAndRelease("sparse", "vault");
    Path object = lab.objects(Lab.stub(file), "vault").getFirst();

    assertThat(Lab.allocatedBytes(object)).isLessThanOrEqualTo(allocated + CHUNK);
    assertThat(Files.readAllBytes(file)).isEqualTo(content);
    assertThat(Lab.allocatedBytes(file)).isLessThanOrEqualTo(allocated + CHUNK);
  }

  @ParameterizedTest
  @ValueSource(strings = {"vault", "shelf"})
  @Timeout(value = 50, unit = TimeUnit.SECONDS)
  void twentyGigabytesOfHolesAreArchivedAndComeBackQuickly(String pool) throws Exception {
    String name = "huge-" + pool;
    Path file = lab.path(name);
    try (RandomAccessFile writer = new RandomAccessFile(file.toFile(), "rw")) {
      writer.setLength(HUGE_BYTES);
      writer.seek(HUGE_BYTES - 5);
      writer.write("tail!".getBytes(UTF_8));
      writer.seek(11L << 30);
      writer.write("middle".getBytes(UTF_8));
    }
    long start = System.nanoTime();
    lab.archiveAndRelease(name, pool);

    try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
      assertThat(reader.length()).isEqualTo(HUGE_BYTES);
      assertThat(read(reader, HUGE_BYTES - 5, 5)).isEqualTo("tail!");
      assertThat(read(reader, 11L << 30, 6)).isEqualTo("middle");
      assertThat(read(reader, 5L << 30, 3)).isEqualTo("\0\0\0");
    }
    assertThat(Lab.allocatedBytes(file)).isLessThan(4 * CHUNK);
    // Reading the zeros would take longer on any machine of ours.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(40));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"with\nnewline", " spaces ", "quote\"and\\", "tab\t", "größe", "-rf", "~"})
  void namesAreLiteral(String name) throws Exception {
    Path file = lab.file(name, 1000);
    lab.archiveAndRelease(name, "vault");
    assertThat(file).hasBinaryContent(Lab.random(1000));
  }

  @Test
  void aNameThatIsNotUtf8IsNamedByItsBytes() throws Exception {
    byte[] name = "Gr\u00fc\u00dfe\u00ff.dat".getBytes(ISO_8859_1);
    try (Descriptor tree =
        Open.path(lab.home().tree().toString(), Open.O_RDONLY | Open.O_DIRECTORY)) {
      Open.at(tree, name, Open.O_RDWR | Open.O_CREAT, 0644).close();
      fill(tree, name);
      for (Order.OnFile order : new Order.OnFile[] {Lab.toPool("vault"), Lab.release()}) {
        String id = lab.policy().publish(PolicyEngine.request(FilePath.of(name), order));
        assertThat(lab.policy().await(id).outcome().state()).isEqualTo(State.SUCCEEDED);
      }
      assertThat(Status.at(tree, name, Status.AT_SYMLINK_NOFOLLOW).blocks()).isZero();
      assertThat(content(tree, name)).isEqualTo("seven bytes");
    }
  }

  @Test
  void attributesAndAccessListsStayAndTheTimesToo() throws Exception {
    Tools.assume("that attributes and access lists stay", "setfattr", "setfacl");
    Path file = lab.file("carries-much", 3 * GRAIN + 7);
    String path = file.toString();
    DroverHome.run("setfattr", "-n", "user.colour", "-v", "blue", path);
    DroverHome.run("setfacl", "-m", "u:7:rw,g:8:r", path);
    DroverHome.run("touch", "-a", "-d", "2011-02-03 04:05:06.123456789", path);
    DroverHome.run("touch", "-m", "-d", "2012-03-04 05:06:07.987654321", path);
    String before = everythingOf(path);

    lab.archiveAndRelease("carries-much", "shelf");
    assertThat(everythingOf(path)).isEqualTo(before);
    lab.succeed("carries-much", Lab.restore());
    assertThat(everythingOf(path)).isEqualTo(before);

    assertThat(file).hasBinaryContent(Lab.random(3 * GRAIN + 7));
  }

  @Test
  void setuidBitsAndFileCapabilitiesStay() throws Exception {
    Tools.assume("that file capabilities stay", "setcap");
    Path file = lab.file("privileged", 1000);
    String path = file.toString();
    DroverHome.run("chmod", "6755", path);
    DroverHome.run("setcap", "cap_net_raw+ep", path);
    String before = privilegesOf(path);

    lab.archiveAndRelease("privileged", "vault");
    assertThat(privilegesOf(path)).isEqualTo(before).contains("6755", "cap_net_raw");
    lab.succeed("privileged", Lab.restore());
    assertThat(privilegesOf(path)).isEqualTo(before);
  }

  @Test
  void aTouchOfAReleasedFileIsKeptWhenItComesBackAndItIsReleasedAgain() throws Exception {
    Path file = lab.file("touched-away", 1000);
    lab.archiveAndRelease("touched-away", "vault");
    // With -h it does not open the file, which would bring it back first.
    DroverHome.run("touch", "-h", "-m", "-d", "2012-03-04 05:06:07.5", file.toString());
    assertThat(Lab.allocatedBytes(file)).isZero();
    var touched = Files.getLastModifiedTime(file);

    assertThat(file).hasBinaryContent(Lab.random(1000));
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(touched);

    lab.succeed("touched-away", Lab.release());
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(touched);
  }

  @Test
  void whatIsWrittenToAReleasedFileIsAddedToItsBytes() throws Exception {
    Path file = lab.file("written-away", 2 * CHUNK);
    lab.archiveAndRelease("written-away", "vault");
    byte[] expected = Lab.random(2 * CHUNK);
    try (RandomAccessFile writer = new RandomAccessFile(file.toFile(), "rw")) {
      writer.seek(GRAIN);
      writer.write("new".getBytes(UTF_8));
      System.arraycopy("new".getBytes(UTF_8), 0, expected, GRAIN, 3);
    }

    assertThat(Files.readAllBytes(file)).isEqualTo(expected);
    lab.refused("written-away", Lab.release(), Code.DIRTY);
    lab.succeed("written-away", Lab.toPool("vault"), Lab.release());
    assertThat(Files.readAllBytes(file)).isEqualTo(expected);
  }

  @Test
  void aReleasedFileIsCutAndReplacedLikeAnyOther() throws Exception {
    Path cut = lab.file("cut-away", GRAIN);
    Path replaced = lab.file("replaced-away", GRAIN);
    lab.archiveAndRelease("cut-away", "vault");
    lab.archiveAndRelease("replaced-away", "vault");

    DroverHome.run("truncate", "-s", "500000", cut.toString());
    Files.write(replaced, "other".getBytes(UTF_8));

    byte[] start = Arrays.copyOf(Lab.random(GRAIN), 500_000);
    assertThat(Files.readAllBytes(cut)).isEqualTo(start);
    assertThat(replaced).hasContent("other");
  }

  private static String everythingOf(String path) throws Exception {
    return new String(
        Reading.by(
                "sh",
                "-c",
                "stat -c '%s %a %u %g %h %.9X %.9Y' \"$1\"; getfattr -d -m '^user' --absolute-names"
                    + " \"$1\"; getfacl -pn \"$1\"",
                "sh",
                path)
            .succeeded()
            .output(),
        UTF_8);
  }

  private static String privilegesOf(String path) throws Exception {
    return new String(
        Reading.by("sh", "-c", "stat -c '%a' \"$1\"; getcap \"$1\"", "sh", path)
            .succeeded()
            .output(),
        UTF_8);
  }

  private static String read(RandomAccessFile file, long offset, int bytes) throws Exception {
    byte[] read = new byte[bytes];
    file.seek(offset);
    file.readFully(read);
    return new String(read, UTF_8);
  }

  private static void fill(Descriptor tree, byte[] name) throws Exception {
    try (Descriptor file = Open.at(tree, name, Open.O_RDWR, 0)) {
      var bytes = ByteBuffer.allocateDirect(11).put("seven bytes".getBytes(UTF_8)).flip();
      Io.writeAll(file, bytes, 0);
    }
  }

  private static String content(Descriptor tree, byte[] name) throws Exception {
    try (Descriptor file = Open.at(tree, name, Open.O_RDONLY, 0)) {
      var bytes = ByteBuffer.allocateDirect(100);
      Io.read(file, bytes, 0);
      return UTF_8.decode(bytes.flip()).toString();
    }
  }
}
