package io.drover.mover.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Programs that know nothing of Drover use released files. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class ProgramsTest {
  private static final int BYTES = (3 << 20) + 17;

  @RegisterExtension static final Lab lab = new Lab();

  @Test
  void aReleasedProgramRuns() throws Exception {
    Path program = lab.path("echo-of-ours");
    Files.copy(Path.of("/bin/echo"), program);
    DroverHome.run("chmod", "755", program.toString());
    lab.archiveAndRelease("echo-of-ours", "vault");

    assertThat(Reading.by(program.toString(), "it", "runs").succeeded().output())
        .asString()
        .isEqualTo("it runs\n");
  }

  @Test
  void aReleasedScriptRuns() throws Exception {
    Path script = Files.writeString(lab.path("script-of-ours"), "#!/bin/sh\necho it runs\n");
    DroverHome.run("chmod", "755", script.toString());
    lab.archiveAndRelease("script-of-ours", "vault");

    assertThat(Reading.by(script.toString()).succeeded().output())
        .asString()
        .isEqualTo("it runs\n");
  }

  @Test
  void aMappedFileHasItsBytes() throws Exception {
    Path file = released("mapped");
    // A mapping that waits for the garbage collector keeps the tree busy when its daemon ends.
    try (Arena arena = Arena.ofConfined();
        FileChannel channel = FileChannel.open(file)) {
      byte[] mapped = new byte[BYTES];
      channel.map(MapMode.READ_ONLY, 0, BYTES, arena).asByteBuffer().get(mapped);
      assertThat(mapped).isEqualTo(Lab.random(BYTES));
    }
  }

  @Test
  void cpThatLooksForHolesCopiesTheBytes(@TempDir Path elsewhere) throws Exception {
    Path file = released("copied");
    Path copy = elsewhere.resolve("copy");
    DroverHome.run("cp", "--sparse=always", file.toString(), copy.toString());
    assertThat(copy).hasBinaryContent(Lab.random(BYTES));
  }

  @Test
  void mvToAnotherFileSystemTakesTheBytes(@TempDir Path elsewhere) throws Exception {
    Path file = released("moved");
    Path moved = elsewhere.resolve("moved");
    DroverHome.run("mv", file.toString(), moved.toString());
    assertThat(moved).hasBinaryContent(Lab.random(BYTES));
    assertThat(file).doesNotExist();
  }

  @Test
  void mvWithinTheTreeRecallsNothing() throws Exception {
    Path file = released("renamed");
    Path renamed = lab.path("renamed-released");
    DroverHome.run("mv", file.toString(), renamed.toString());
    assertThat(Lab.allocatedBytes(renamed)).isZero();
    assertThat(renamed).hasBinaryContent(Lab.random(BYTES));
  }

  @Test
  void tarThatLooksForHolesPacksTheBytes(@TempDir Path elsewhere) throws Exception {
    released("packed");
    String tree = lab.home().tree().toString();
    Path archive = elsewhere.resolve("packed.tar");
    DroverHome.run("tar", "-S", "-C", tree, "-cf", archive.toString(), "packed");
    DroverHome.run("tar", "-C", elsewhere.toString(), "-xf", archive.toString());
    assertThat(elsewhere.resolve("packed")).hasBinaryContent(Lab.random(BYTES));
  }

  @Test
  void rsyncCopiesTheBytes(@TempDir Path elsewhere) throws Exception {
    Tools.assume("that rsync copies the bytes of a released file", "rsync");
    Path file = released("synchronised");
    DroverHome.run("rsync", "-aS", file.toString(), elsewhere.resolve("copy").toString());
    assertThat(elsewhere.resolve("copy")).hasBinaryContent(Lab.random(BYTES));
  }

  @Test
  void lsAndStatAndFindRecallNothing() throws Exception {
    Path file = released("looked-at");
    String path = file.toString();
    DroverHome.run("sh", "-c", "ls -l \"$1\" && stat \"$1\" && find \"$1\" -size +1k", "sh", path);
    assertThat(Lab.allocatedBytes(file)).isZero();
  }

  private static Path released(String name) throws Exception {
    Path file = lab.file(name, BYTES);
    lab.archiveAndRelease(name, "shelf");
    return file;
  }
}
