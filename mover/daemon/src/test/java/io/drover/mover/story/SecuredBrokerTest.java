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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Daemon and command line get through to a broker that wants TLS and a password. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class SecuredBrokerTest {
  @Test
  void propertiesOfTheConfigurationReachEveryClient(@TempDir Path directory) throws Exception {
    assumeTrue(DroverHome.isPossible(), "needs CAP_SYS_ADMIN: TLS and SASL are not proven");
    try (SecuredBroker broker = SecuredBroker.start(directory);
        DroverHome home = DroverHome.in(directory, kafka(broker, broker.clientProperties()))) {
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
    assumeTrue(DroverHome.isPossible(), "needs CAP_SYS_ADMIN: TLS and SASL are not proven");
    try (SecuredBroker broker = SecuredBroker.start(directory)) {
      Map<String, String> stranger = new HashMap<>(broker.clientProperties());
      stranger.computeIfPresent("sasl.jaas.config", (_, login) -> login.replace("hay", "straw"));
      try (DroverHome _ = DroverHome.in(directory, kafka(broker, stranger))) {
        Reading doctor = drover(directory, "doctor");
        assertThat(doctor.code()).isEqualTo(1);
        assertThat(doctor.output()).asString(UTF_8).contains("kafka.properties");
      }
    }
  }

  private static String kafka(SecuredBroker broker, Map<String, String> properties) {
    StringBuilder yaml = new StringBuilder("bootstrap: " + broker.bootstrapServers());
    yaml.append("\n  properties:");
    properties.forEach((name, value) -> yaml.append("\n    %s: '%s'".formatted(name, value)));
    return yaml.toString();
  }

  private static Reading drover(Path directory, String... arguments) throws Exception {
    return DroverCommand.run(directory.resolve("drover.yaml"), arguments);
  }
}
