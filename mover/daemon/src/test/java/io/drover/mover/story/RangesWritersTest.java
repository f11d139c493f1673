package io.drover.mover.story;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who changes a file of a class that is read by ranges; {@code dd} is on its list. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class RangesWritersTest {
  private static final int BYTES = (24 << 20) + 17;

  @RegisterExtension static final Lab lab = new Lab();

  @BeforeAll
  static void makeDirectory() throws IOException {
    Files.createDirectories(lab.path("stream"));
  }

  /**
   * It opens nothing, so that the door hears of one page only, before anybody counts as a writer.
   */
  @Test
  void whoCutsAFileByItsPathGetsTheRestOfItsBytes() throws Exception {
    Path file = released("cut-by-path", "shelf");

    truncate(file, 9_000_003);

    assertThat(Reading.of(file).succeeded().output()).isEqualTo(part(0, 9_000_003));
  }

  @Test
  void whoExtendsAFileByItsPathGetsItsBytesAndZeros() throws Exception {
    Path file = released("extended-by-path", "shelf");

    truncate(file, BYTES + 4711);

    byte[] expected = Arrays.copyOf(Lab.random(BYTES), BYTES + 4711);
    assertThat(Reading.of(file).succeeded().output()).isEqualTo(expected);
  }

  @Test
  void aListedProgramThatReplacesAFileWhichIsBeingMadeWholeHasItsOwnBytesOnly() throws Exception {
    Path file = released("replaced", "slow");
    var whole = CompletableFuture.supplyAsync(() -> read(file));
    while (Lab.allocatedBytes(file) == 0) {
      Thread.sleep(10);
    }

    Reading.by("sh", "-c", "printf new | dd of=\"$1\" status=none", "sh", file.toString())
        .succeeded();

    whole.join();
    assertThat(file).hasBinaryContent("new".getBytes(US_ASCII));
  }

  private static Reading read(Path file) {
    try {
      return Reading.of(file);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void truncate(Path file, long bytes) throws Exception {
    Tools.assume("what truncate(2) does to a released file", "perl");
    String program = "truncate($ARGV[0], $ARGV[1]) or die $!";
    Reading.by("perl", "-e", program, file.toString(), Long.toString(bytes)).succeeded();
  }

  private static byte[] part(int offset, int bytes) {
    return Arrays.copyOfRange(Lab.random(BYTES), offset, offset + bytes);
  }

  private static Path released(String name, String pool) throws Exception {
    String inTree = "stream/" + name;
    Path file = lab.file(inTree, BYTES);
    lab.archiveAndRelease(inTree, pool);
    return file;
  }
}
