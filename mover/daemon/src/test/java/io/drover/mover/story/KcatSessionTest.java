package io.drover.mover.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The session of the README with a Kafka client that is not ours. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class KcatSessionTest {
  private static final Path KCAT = Path.of("/usr/bin/kcat");

  @RegisterExtension static final Lab lab = new Lab();

  @BeforeAll
  static void needsKcat() {
    assumeTrue(Files.exists(KCAT), "no kcat: that any Kafka client will do is not proven");
  }

  @Test
  void aFileIsArchivedReleasedReadAndRestoredWithKcatAlone() throws Exception {
    Path file = lab.file("kcat.raw", 2 << 20);

    publish("requests", "archive", "kcat-1", "{\"pool\":\"vault\"}");
    assertThat(result("kcat-1")).contains("\"state\":\"succeeded\"", "\"code\":\"ok\"");

    publish("requests", "release", "kcat-2", "{}");
    assertThat(result("kcat-2")).contains("\"state\":\"succeeded\"");
    assertThat(Lab.allocatedBytes(file)).isZero();

    assertThat(Reading.of(file).succeeded().output()).isEqualTo(Lab.random(2 << 20));

    publish("requests", "release", "kcat-3", "{}");
    assertThat(result("kcat-3")).contains("\"state\":\"succeeded\"");
    publish("recalls", "restore", "kcat-4", "{}");
    assertThat(result("kcat-4")).contains("\"state\":\"succeeded\"", "\"operation\":\"restore\"");
    assertThat(Lab.allocatedBytes(file)).isGreaterThanOrEqualTo(2 << 20);
  }

  private static void publish(String topic, String operation, String id, String data)
      throws Exception {
    String event =
        """
        {"specversion":"1.0","id":"%s","source":"/me","type":"io.drover.%s.v1",\
        "subject":"lab:/kcat.raw","data":%s}\
        """
            .formatted(id, operation, data);
    Process kcat =
        new ProcessBuilder(
                KCAT.toString(),
                "-P",
                "-b",
                servers(),
                "-t",
                "story." + topic,
                "-k",
                "lab:/kcat.raw")
            .inheritIO()
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .start();
    kcat.outputWriter(UTF_8).append(event).append('\n').close();
    assertThat(kcat.waitFor()).isZero();
  }

  private static String result(String id) throws Exception {
    String about = "\"requestId\":\"" + id + "\"";
    for (int look = 0; look < 50; look++) {
      String all =
          new String(
              Reading.by(
                      KCAT.toString(),
                      "-C",
                      "-b",
                      servers(),
                      "-t",
                      "story.results",
                      "-o",
                      "beginning",
                      "-e",
                      "-q",
                      "-X",
                      "isolation.level=read_committed")
                  .succeeded()
                  .output(),
              UTF_8);
      var found =
          all.lines()
              .filter(line -> line.contains(about) && !line.contains("\"accepted\""))
              .findFirst();
      if (found.isPresent()) {
        return found.get();
      }
      Thread.sleep(100);
    }
    throw new AssertionError("no result of " + id);
  }

  private static String servers() {
    return lab.home().configuration().kafka().servers();
  }
}
