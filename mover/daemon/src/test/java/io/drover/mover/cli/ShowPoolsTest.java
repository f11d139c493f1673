package io.drover.mover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import io.drover.mover.ops.Health;
import io.drover.mover.ops.PoolReport;
import io.drover.mover.ops.QueueReport;
import io.drover.mover.ops.http.Http;
import io.drover.mover.ops.http.Routes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code drover pools} against the daemon's own HTTP. */
class ShowPoolsTest {
  private static PoolReport pool(String name, String order, PoolReport.State state) {
    return new PoolReport(
        name,
        "disk",
        order,
        List.of(new PoolReport.Target(0, "/pools/" + name, state, 2 << 20, 1 << 20, "")));
  }

  private static Http daemon(List<PoolReport> pools) throws IOException {
    Routes.Rooms rooms =
        new Routes.Rooms(
            new Health(),
            new MetricRegistry(),
            file -> {
              throw new AssertionError("nobody asked about " + file);
            },
            () -> new QueueReport(List.of(), new TreeMap<>(), List.of(), List.of()),
            () -> pools);
    return Http.start(new Http.Listening("127.0.0.1", 0, Set.of()), Routes.of(rooms));
  }

  @Test
  void aPausedPoolIsShownAsPausedUnlessItIsAwayAsWell(@TempDir Path directory) throws IOException {
    List<PoolReport> pools =
        List.of(
            pool("vault", "paused", PoolReport.State.OK),
            pool("shelf", "open", PoolReport.State.OK),
            pool("attic", "paused", PoolReport.State.OFFLINE));
    try (Http http = daemon(pools)) {
      Path file = directory.resolve("drover.yaml");
      String nobody = "kafka: {bootstrap: '127.0.0.1:9'}\n";
      Files.writeString(file, nobody + "http: {port: %d}\n".formatted(http.port()));
      TestShell shell = new TestShell(directory).with("DROVER_CONFIG", file);
      assertThat(shell.drover("pools")).as(shell.err()).isZero();
      assertThat(shell.out().lines().map(line -> line.replaceAll(" +", " ")))
          .containsExactly(
              "TARGET STATE FREE SIZE WHERE",
              "vault:0 paused 1.0 MiB 2.0 MiB /pools/vault",
              "shelf:0 ok 1.0 MiB 2.0 MiB /pools/shelf",
              "attic:0 offline 1.0 MiB 2.0 MiB /pools/attic");
    }
  }
}
