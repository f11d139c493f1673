package io.drover.mover.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.events.Code;
import io.drover.linux.Attributes;
import io.drover.stub.DataVersion;
import io.drover.stub.Home;
import io.drover.stub.Stub;
import io.drover.stub.StubCodec;
import io.drover.tier.Crc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Drops of home that a crash or a user interrupted. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class HalfwayTest {
  @RegisterExtension static final Lab lab = new Lab();

  @Test
  void aReleaseThatACrashInterruptedIsFinishedWhenItComesAgain() throws Exception {
    Path file = lab.file("crashed-dropping", 5 << 20);
    lab.succeed("crashed-dropping", Lab.toPool("vault"));
    write(file, Lab.stub(file).withHome(Home.DROPPING));

    lab.succeed("crashed-dropping", Lab.release());

    assertThat(Lab.allocatedBytes(file)).isZero();
    assertThat(file).hasBinaryContent(Lab.random(5 << 20));
  }

  @Test
  void aReaderAfterADropThatACrashInterruptedGetsTheBytes() throws Exception {
    Path file = lab.file("read-dropping", 5 << 20);
    lab.archiveAndRelease("read-dropping", "vault");
    write(file, Lab.stub(file).withHome(Home.DROPPING));

    assertThat(file).hasBinaryContent(Lab.random(5 << 20));
    assertThat(becomesWhole(file)).isTrue();
  }

  /** The stub follows when the reader has gone. */
  private static boolean becomesWhole(Path file) throws Exception {
    for (int look = 0; look < 500 && !Lab.stub(file).isWhole(); look++) {
      Thread.sleep(10);
    }
    return Lab.stub(file).isWhole();
  }

  @Test
  void whoReplacesAFileWhileItIsReleasedAgainAndAgainNeverGetsAnError() throws Exception {
    Path file = lab.file("replaced-again-and-again", 3000);
    Process writer =
        new ProcessBuilder(
                "sh",
                "-c",
                "i=0; while [ $i -lt 2000 ]; do i=$((i+1)); echo \"round $i\" > \"$1\" || exit 1;"
                    + " read -r _ found < \"$1\"; [ \"$found\" = $i ] || exit 2; done",
                "sh",
                file.toString())
            .redirectErrorStream(true)
            .start();
    List<Code> codes = new ArrayList<>();
    try {
      while (writer.isAlive()) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
          ids.add(lab.policy().publish("replaced-again-and-again", Lab.toPool("vault")));
          ids.add(lab.policy().publish("replaced-again-and-again", Lab.release()));
        }
        ids.forEach(id -> codes.add(lab.policy().await(id).outcome().code()));
      }
      String output = new String(writer.getInputStream().readAllBytes(), UTF_8);
      assertThat(writer.waitFor()).as(output).isZero();
      assertThat(codes).doesNotContain(Code.INTERNAL, Code.NEEDS_ATTENTION, Code.CORRUPT);
      assertThat(file).hasContent("round 2000");
    } finally {
      writer.destroyForcibly();
    }
  }

  @Test
  void aReleasedFileThatWasCutToNothingWithoutAnEventIsEmptyAndNotAnError() throws Exception {
    Path file = lab.file("emptied", 0);
    lab.archiveAndRelease("emptied", "vault");
    Stub released = Lab.stub(file);
    DataVersion longer =
        new DataVersion(3000, released.version().mtimeNanos(), Optional.of(Crc.ofZeros(3000)));
    write(file, released.withVersion(longer, 0));

    assertThat(file).isEmptyFile();
    Files.write(file, Lab.random(100));
    assertThat(file).hasBinaryContent(Lab.random(100));
    lab.refused("emptied", Lab.release(), Code.DIRTY);
  }

  private static void write(Path file, Stub stub) throws Exception {
    Attributes.of(file.toString()).set("trusted.drover", StubCodec.encode(stub));
  }
}
