package io.drover.mover.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.mover.ops.broker.SecuredBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Daemon and command line get through to a broker that wants TLS and a password. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecuredBrokerTest {
  private SecuredBroker broker;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    assumeTrue(DroverHome.isPossible(), "needs CAP_SYS_ADMIN: TLS and SASL are not proven");
    broker = SecuredBroker.start(directory);
  }

  @AfterAll
  void stop() {
    if (broker != null) {
      broker.close();
    }
  }

  @Test
  void propertiesOfTheConfigurationReachEveryClient(@TempDir Path directory) throws Exception {
    try (DroverHome home = DroverHome.in(directory, kafka(broker.clientProperties()))) {
      home.start();
      Path night = Files.write(home.tree().resolve("night.raw"), Lab.random(100_000));

      drover(directory, "archive", "--wait", night.toString()).succeeded();
      drover(directory, "release", "--wait", night.toString()).succeeded();
      assertThat(Lab.allocatedBytes(night)).isZero();
      assertThat(drover(directory, "doctor").succeeded().output())
          .asString(UTF_8)
          .contains(broker.bootstrapServers() + " answers");
    }
  }

  @Test
  void whoDoesNotKnowThePasswordIsToldSo(@TempDir Path directory) throws Exception {
    Map<String, String> stranger = new HashMap<>(broker.clientProperties());
    stranger.computeIfPresent("sasl.jaas.config", (_, login) -> login.replace("hay", "straw"));
    try (DroverHome _ = DroverHome.in(directory, kafka(stranger))) {
      Reading doctor = drover(directory, "doctor");
      assertThat(doctor.code()).isEqualTo(1);
      assertThat(doctor.output()).asString(UTF_8).contains("kafka.properties");
    }
  }

  private String kafka(Map<String, String> properties) {
    StringBuilder yaml = new StringBuilder("bootstrap: " + broker.bootstrapServers());
    yaml.append("\n  properties:");
    properties.forEach((name, value) -> yaml.append("\n    %s: '%s'".formatted(name, value)));
    return yaml.toString();
  }

  private static Reading drover(Path directory, String... arguments) throws Exception {
    return DroverCommand.run(directory.resolve("drover.yaml"), arguments);
  }
}
