package io.drover.mover.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.events.Order;
import io.drover.events.State;
import io.drover.mover.Drover;
import io.drover.mover.config.Configuration;
import io.drover.mover.config.ConfigurationFile;
import io.drover.tier.s3.S3Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The main job with a pool in a bucket of a real server. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class S3PoolTest {
  /** Three parts, and a rest. */
  private static final int BYTES = 17 << 20;

  @TempDir private Path directory;

  @Test
  void aFileIsArchivedToABucketReleasedAndReadAgain() throws Exception {
    assumeTrue(DroverHome.isPossible(), "needs CAP_SYS_ADMIN: nothing of this story is proven");
    try (S3Server server = S3Server.onDisk(directory.resolve("s3"))) {
      server.createBucket("archive");
      Configuration configuration = configuration(server);
      Reading doctor = DroverCommand.run(directory.resolve("drover.yaml"), "doctor");
      assertThat(new String(doctor.output(), UTF_8))
          .contains("s3://archive/lab, conditional publish, CRC32C of each request only");
      try (Drover _ = Drover.start(configuration);
          PolicyEngine policy = new PolicyEngine(configuration.kafka().servers(), "s3")) {
        Path small = Files.write(directory.resolve("lab/small"), Lab.random(3000));
        Path large = Files.write(directory.resolve("lab/large"), Lab.random(BYTES));
        for (String name : new String[] {"small", "large"}) {
          succeed(policy, name, Lab.toPool("cloud"));
          succeed(policy, name, Lab.release());
          assertThat(Lab.allocatedBytes(directory.resolve("lab").resolve(name))).isZero();
        }
        assertThat(Files.readAllBytes(small)).isEqualTo(Lab.random(3000));
        assertThat(Files.readAllBytes(large)).isEqualTo(Lab.random(BYTES));
      }
    }
  }

  private static void succeed(PolicyEngine policy, String name, Order.OnFile order) {
    var result = policy.ask(name, order);
    assertThat(result.outcome().state()).as(result.toString()).isEqualTo(State.SUCCEEDED);
  }

  private Configuration configuration(S3Server server) throws Exception {
    DroverHome.image("ext4", directory.resolve("lab.img"), 256L << 20);
    Path file = directory.resolve("drover.yaml");
    Files.writeString(
        file,
        """
        cell: s3
        instance: one
        runtimeDirectory: run
        stateDirectory: state
        http: {port: %d}
        kafka: {embedded: {directory: kafka, port: %d}}
        trees: [{name: lab, path: lab, source: {image: lab.img}, spaceReserve: 1 MiB}]
        pools:
          - name: cloud
            tier: s3
            s3:
              - bucket: archive/lab
                endpoint: %s
                profile: %s
                credentialsFile: %s
                partSize: 5 MiB
        """
            .formatted(
                DroverHome.freePort(),
                DroverHome.freePort(),
                server.endpoint(),
                S3Server.PROFILE,
                server.credentials()));
    return ConfigurationFile.load(file);
  }
}
