package io.drover.mover.story;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.linux.Descriptor;
import io.drover.linux.Extents;
import io.drover.linux.FileSystem;
import io.drover.linux.Open;
import io.drover.stub.Home;
import io.drover.stub.Stub;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Files of a class that is read by ranges; {@code dd} is on its list, {@code cat} is not. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class RangesTest {
  private static final int BYTES = (48 << 20) + 17;

  @RegisterExtension static final Lab lab = new Lab();

  @BeforeAll
  static void makeDirectory() throws IOException {
    Files.createDirectories(lab.path("stream"));
  }

  @Test
  void aListedProgramGetsItsRangeAndOnlyThatComesBack() throws Exception {
    Path file = released("ranged", "shelf");

    assertThat(dd(file, 30 << 20, 4096)).isEqualTo(part(30 << 20, 4096));

    assertThat(Lab.allocatedBytes(file)).isBetween(1L, 4L << 20);
    assertThat(Lab.stub(file).isWhole()).isFalse();
  }

  @Test
  void whatCameAMomentAgoIsReleased() throws Exception {
    Path file = released("released-again", "shelf");
    for (int round = 0; round < 3; round++) {
      assertThat(dd(file, 30 << 20, 4096)).isEqualTo(part(30 << 20, 4096));
      lab.succeed("stream/released-again", Lab.release());
      assertThat(Lab.allocatedBytes(file)).as("round %d", round).isZero();
    }
  }

  @Test
  void theEndOfTheFileComesToo() throws Exception {
    Path file = released("tail-read", "shelf");

    assertThat(dd(file, BYTES - 100, 4096)).isEqualTo(part(BYTES - 100, 100));
    assertThat(dd(file, BYTES + 4096, 4096)).isEmpty();
  }

  @Test
  void whatCameIsRememberedWhenTheReaderHasGone() throws Exception {
    Path file = released("remembered", "vault");
    long mtime = Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS);

    dd(file, 5 << 20, 10);

    for (int look = 0; look < 1000 && presentBytes(file) == 0; look++) {
      Thread.sleep(20);
    }
    assertThat(presentBytes(file)).isBetween(1L, 4L << 20);
    assertThat(Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS)).isEqualTo(mtime);
    assertThat(Reading.of(file).succeeded().output()).isEqualTo(Lab.random(BYTES));
  }

  @Test
  void whoReadsAllOfItMakesItWhole() throws Exception {
    Path file = released("read-through", "shelf");

    assertThat(dd(file, 0, BYTES)).isEqualTo(Lab.random(BYTES));

    for (int look = 0; look < 1000 && !Lab.stub(file).isWhole(); look++) {
      Thread.sleep(20);
    }
    assertThat(Lab.stub(file).isWhole()).isTrue();
    lab.succeed("stream/read-through", Lab.release());
    assertThat(dd(file, 7, 9)).isEqualTo(part(7, 9));
  }

  @Test
  void whoIsNotOnTheListWaitsForTheWholeFile(@TempDir Path elsewhere) throws Exception {
    Path file = released("copied", "shelf");
    dd(file, 1 << 20, 4096);
    Path copy = elsewhere.resolve("copy");

    DroverHome.run("cp", "--sparse=always", file.toString(), copy.toString());

    assertThat(copy).hasBinaryContent(Lab.random(BYTES));
    assertThat(Lab.stub(file).isWhole()).isTrue();
  }

  @Test
  void aWriteOfAListedProgramWaitsForTheWholeFile() throws Exception {
    Path file = released("written", "shelf");
    dd(file, 0, 10);

    String command = "printf new | dd of=\"$1\" bs=3 seek=9000000 oflag=seek_bytes conv=notrunc";
    Reading.by("sh", "-c", command, "sh", file.toString()).succeeded();

    byte[] expected = Lab.random(BYTES);
    System.arraycopy("new".getBytes(US_ASCII), 0, expected, 9_000_000, 3);
    assertThat(Reading.of(file).succeeded().output()).isEqualTo(expected);
    assertThat(holes(file)).isFalse();
  }

  @Test
  void aFileThatAListedProgramCutsHasItsFirstBytes() throws Exception {
    Path file = released("cut", "shelf");
    dd(file, 0, 10);

    String command = "printf end | dd of=\"$1\" bs=3 seek=9000000 oflag=seek_bytes";
    Reading.by("sh", "-c", command, "sh", file.toString()).succeeded();

    byte[] expected = part(0, 9_000_003);
    System.arraycopy("end".getBytes(US_ASCII), 0, expected, 9_000_000, 3);
    assertThat(Reading.of(file).succeeded().output()).isEqualTo(expected);
  }

  @Test
  void aMappingOfAListedProgramHasTheWholeFile() throws Exception {
    Path file = released("mapped", "shelf");
    // A mapping that waits for the garbage collector keeps the tree busy when its daemon ends.
    try (Arena arena = Arena.ofConfined();
        FileChannel channel = FileChannel.open(file)) {
      byte[] mapped = new byte[4096];
      channel.map(MapMode.READ_ONLY, 40 << 20, 4096, arena).asByteBuffer().get(mapped);
      assertThat(mapped).isEqualTo(part(40 << 20, 4096));
    }
    assertThat(holes(file)).isFalse();
  }

  @Test
  void aRangeOfASlowPoolIsThereLongBeforeTheFile() throws Exception {
    int bytes = 24 << 20;
    Path file = lab.file("stream/slow", bytes);
    lab.archiveAndRelease("stream/slow", "slow");
    long begin = System.nanoTime();

    byte[] expected = Arrays.copyOfRange(Lab.random(bytes), 20 << 20, (20 << 20) + 4096);
    assertThat(dd(file, 20 << 20, 4096)).isEqualTo(expected);

    // The whole file takes 6 s.
    assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(3));
  }

  @Test
  void aRangeNeedsRoomForItselfAlone() throws Exception {
    Path file = released("larger-than-the-room", "shelf");
    Path filler = lab.path("filler");
    long bytes = FileSystem.of(file.toString()).freeBytes() - (40 << 20);
    try {
      DroverHome.run("fallocate", "-l", Long.toString(bytes), filler.toString());
      assertThat(dd(file, 40 << 20, 4096)).isEqualTo(part(40 << 20, 4096));
      assertThat(Reading.of(file).errors()).contains("No space left on device");
    } finally {
      Files.delete(filler);
    }
    assertThat(Reading.of(file).succeeded().output()).isEqualTo(Lab.random(BYTES));
  }

  @Test
  void whoJumpsAboutIsRememberedAsFarAsTheRecordHasRoom() throws Exception {
    int jumps = 40;
    String inTree = "stream/jumped";
    Path file = lab.file(inTree, (2 * jumps) << 20);
    lab.archiveAndRelease(inTree, "vault");

    String command =
        "for at in $(seq 1 2 $2); do dd if=\"$1\" bs=1M skip=$at count=1; done | wc -c";
    String last = Integer.toString(2 * jumps - 1);
    Reading read = Reading.by("sh", "-c", command, "sh", file.toString(), last).succeeded();

    assertThat(new String(read.output(), US_ASCII).strip()).isEqualTo("" + (jumps << 20));
    for (int look = 0; look < 1000 && presentBytes(file) == 0; look++) {
      Thread.sleep(20);
    }
    assertThat(presentBytes(file)).isEqualTo((long) Home.Away.RUNS_MAX << 20);
  }

  private static byte[] dd(Path file, long offset, long bytes) throws Exception {
    String[] command = {
      "dd",
      "if=" + file,
      "bs=128K",
      "iflag=skip_bytes,count_bytes",
      "skip=" + offset,
      "count=" + bytes,
      "status=none"
    };
    return Reading.by(command).succeeded().output();
  }

  private static byte[] part(int offset, int bytes) {
    return Arrays.copyOfRange(Lab.random(BYTES), offset, offset + bytes);
  }

  private static long presentBytes(Path file) throws IOException {
    Stub stub = Lab.stub(file);
    return stub.home() instanceof Home.Away(var present, var _) ? present.bytes() : 0;
  }

  private static boolean holes(Path file) throws IOException {
    try (Descriptor opened = Open.path(file.toString(), Open.O_RDONLY)) {
      return Extents.seekHole(opened, 0) < Files.size(file);
    }
  }

  private static Path released(String name, String pool) throws Exception {
    String inTree = "stream/" + name;
    Path file = lab.file(inTree, BYTES);
    lab.archiveAndRelease(inTree, pool);
    return file;
  }
}
