package io.drover.mover.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.drover.tier.hdfs.HdfsCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The main job over a pool in HDFS, and what users see while the cluster is down. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class HdfsTest {
  private static final int LARGE = 20 << 20;
  private static final int SMALL = 10_000;

  @TempDir private Path directory;

  @Test
  void filesAreArchivedToAClusterReleasedAndReadAgain() throws Exception {
    assumeTrue(DroverHome.isPossible(), "needs CAP_SYS_ADMIN: nothing of this story is proven");
    try (HdfsCluster cluster = HdfsCluster.start(1);
        DroverHome home = DroverHome.withPool(directory, pool(cluster)).start()) {
      Path large = Files.write(home.tree().resolve("night.raw"), Lab.random(LARGE));
      Path small = Files.write(home.tree().resolve("night.txt"), Lab.random(SMALL));
      home.release(List.of(large, small), "lake");
      assertThat(Lab.allocatedBytes(large)).isZero();
      assertThat(Lab.allocatedBytes(small)).isZero();
      assertThat(lake(home).path("tier").asText()).isEqualTo("hdfs");
      assertThat(target(home).path("where").asText()).startsWith("hdfs://");
      assertThat(target(home).path("freeBytes").asLong()).isPositive();

      // Two objects: stripes of 16 MiB over the one target.
      assertThat(large).hasBinaryContent(Lab.random(LARGE));

      cluster.tell("stop-namenode");
      assertThat(target(home).path("state").asText()).isNotEqualTo("ok");
      Path other = Files.write(home.tree().resolve("other.txt"), Lab.random(SMALL));
      home.release(List.of(other), "vault");
      assertThat(other).hasBinaryContent(Lab.random(SMALL));

      cluster.tell("start-namenode");
      assertThat(small).hasBinaryContent(Lab.random(SMALL));
    }
  }

  private static String pool(HdfsCluster cluster) {
    return "{name: lake, tier: hdfs, stripeSize: 16 MiB, stripeCount: 2,"
        + " hdfs: [{directory: '%s', replication: 1, timeout: 10s}]}"
            .formatted(cluster.directory("drover/lake"));
  }

  private static JsonNode lake(DroverHome home) throws Exception {
    for (JsonNode pool : new JsonMapper().readTree(home.page("/v1/pools"))) {
      if (pool.path("name").asText().equals("lake")) {
        return pool;
      }
    }
    throw new AssertionError("there is no pool lake");
  }

  private static JsonNode target(DroverHome home) throws Exception {
    return lake(home).path("targets").path(0);
  }
}
