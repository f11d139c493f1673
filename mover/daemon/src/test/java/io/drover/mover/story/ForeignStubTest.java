package io.drover.mover.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.events.Code;
import io.drover.linux.Attributes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Stubs that came to a file from another one: data or an error, never zeros. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class ForeignStubTest {
  private static final int BYTES = 100_000;

  @RegisterExtension static final Lab lab = new Lab();

  @Test
  void aCopyWithAllAttributesHasTheBytes() throws Exception {
    Path file = released("copied-with-all");
    Path copy = lab.path("copied-with-all-copy");
    DroverHome.run("cp", "-a", file.toString(), copy.toString());

    assertThat(copy).hasBinaryContent(Lab.random(BYTES));
    lab.refused("copied-with-all-copy", Lab.release(), Code.NEEDS_ATTENTION);
    assertThat(copy).hasBinaryContent(Lab.random(BYTES));
  }

  @Test
  void aStubOnAHoleThatIsAnotherFilesIsAnError() throws Exception {
    byte[] stub = stubOf(released("stub-taken-from"));
    Path hole = released("stub-put-on-a-hole");
    Attributes.of(hole.toString()).set("trusted.drover", stub);

    assertThat(Reading.of(hole).errors()).contains("Input/output error");
    lab.refused("stub-put-on-a-hole", Lab.restore(), Code.NEEDS_ATTENTION);
    lab.refused("stub-put-on-a-hole", Lab.toPool("vault"), Code.NEEDS_ATTENTION);
  }

  @Test
  void aStubOnDataThatIsAnotherFilesLeavesTheDataReadable() throws Exception {
    byte[] stub = stubOf(released("another-stub-taken-from"));
    Path data = lab.path("stub-put-on-data");
    Files.write(data, new byte[BYTES]);
    Attributes.of(data.toString()).set("trusted.drover", stub);

    assertThat(Reading.of(data).succeeded().output()).isEqualTo(new byte[BYTES]);
  }

  @Test
  void aStubThatNobodyUnderstandsOnAHoleIsAnError() throws Exception {
    Path file = released("garbled");
    Attributes.of(file.toString()).set("trusted.drover", new byte[] {1, 2, 3});

    assertThat(Reading.of(file).errors()).contains("Input/output error");
    lab.refused("garbled", Lab.toPool("vault"), Code.NEEDS_ATTENTION);
  }

  private static Path released(String name) throws Exception {
    Path file = lab.file(name, BYTES);
    lab.archiveAndRelease(name, "vault");
    return file;
  }

  private static byte[] stubOf(Path file) throws Exception {
    return Attributes.of(file.toString()).get("trusted.drover").orElseThrow();
  }
}
