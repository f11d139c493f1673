package io.drover.mover.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.events.Code;
import io.drover.mover.ops.broker.EmbeddedBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The broker goes and comes; readers do not notice, and requests are neither lost nor doubled. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class BrokerAwayTest {
  private static final int FILES = 20;
  private static final int BYTES = 50_000;

  @Test
  void readersGoOnAndRequestsWaitWhileTheBrokerIsAway(@TempDir Path directory) throws Exception {
    assumeTrue(DroverHome.isPossible(), "needs CAP_SYS_ADMIN: recall without Kafka is not proven");
    int port = DroverHome.freePort();
    Path log = directory.resolve("broker");
    try (DroverHome home = DroverHome.in(directory, "bootstrap: 127.0.0.1:" + port)) {
      home.start();
      Files.write(home.tree().resolve("before-the-broker"), new byte[10]);

      EmbeddedBroker broker = EmbeddedBroker.start(log, port);
      try (PolicyEngine policy = PolicyEngine.whenTopicsAreThere("127.0.0.1:" + port, "story")) {
        assertThat(policy.ask("before-the-broker", Lab.toPool("vault")).outcome().code())
            .isEqualTo(Code.OK);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < FILES; i++) {
          Files.write(home.tree().resolve("file-" + i), Lab.random(BYTES + i));
          ids.add(policy.publish("file-" + i, Lab.toPool("vault")));
          ids.add(policy.publish("file-" + i, Lab.release()));
        }
        policy.await(ids.get(FILES - 1));

        broker.close();
        readAll(home, "the broker is away");
        broker = EmbeddedBroker.start(log, port);

        ids.forEach(policy::await);
        ids.add(policy.publish("before-the-broker", Lab.release()));
        assertThat(policy.await(ids.getLast()).outcome().code()).isEqualTo(Code.OK);
        policy.read(Duration.ofSeconds(1));
        assertThat(ids).allSatisfy(id -> assertThat(policy.terminalResults(id)).hasSize(1));
        onlyOneObjectEach(home);
        readAll(home, "the broker is back");
      } finally {
        broker.close();
      }
    }
  }

  private static void readAll(DroverHome home, String when) throws Exception {
    for (int i = 0; i < FILES; i++) {
      Path file = home.tree().resolve("file-" + i);
      assertThat(Reading.of(file).succeeded().output()).as(when).isEqualTo(Lab.random(BYTES + i));
    }
  }

  private static void onlyOneObjectEach(DroverHome home) throws Exception {
    try (var files = Files.walk(home.pool("vault"))) {
      assertThat(files.filter(file -> file.toString().endsWith("~0"))).hasSize(FILES + 1);
    }
  }
}
