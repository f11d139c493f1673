package io.drover.mover.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.events.Order;
import io.drover.events.Result;
import io.drover.events.State;
import io.drover.stub.Home;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The daemon is stopped, as for an upgrade, while somebody waits. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class RestartTest {
  private static final int SMALL = 100;
  private static final int BYTES = (12 << 20) + 17;

  @Test
  void whoWaitsWhenTheDaemonIsStoppedGetsHisBytesFromTheNext(@TempDir Path directory)
      throws Exception {
    assumeTrue(DroverHome.isPossible(), "needs CAP_SYS_ADMIN: a restart's readers are not proven");
    try (DroverHome home = DroverHome.in(directory).start()) {
      Path file = Files.write(home.tree().resolve("film"), Lab.random(BYTES));
      String servers = home.configuration().kafka().servers();
      try (PolicyEngine policy = new PolicyEngine(servers, "story")) {
        ask(policy, Lab.toPool("slow"));
        ask(policy, Lab.release());
      }
      CompletableFuture<Reading> reader = CompletableFuture.supplyAsync(() -> reading(file));
      while (Lab.allocatedBytes(file) == 0) {
        Thread.sleep(10);
      }

      home.stop();
      assertThat(reader).isNotDone();
      home.start();

      assertThat(reader.join().succeeded().output()).isEqualTo(Lab.random(BYTES));
    }
  }

  @Test
  void aStopRightAfterReadersRemembersWhatCameAndLeavesNothingOpen(@TempDir Path directory)
      throws Exception {
    assumeTrue(DroverHome.isPossible(), "needs CAP_SYS_ADMIN: a stop amid readers is not proven");
    try (DroverHome home = DroverHome.in(directory).start()) {
      Path stream = home.tree().resolve("stream/film");
      Files.createDirectories(stream.getParent());
      List<Path> small = new ArrayList<>();
      for (int number = 0; number < SMALL; number++) {
        small.add(Files.write(home.tree().resolve("small" + number), Lab.random(1000)));
      }
      home.release(concat(small, Files.write(stream, Lab.random(BYTES))));
      Reading.by("dd", "if=" + stream, "bs=4K", "skip=1000", "count=1").succeeded();
      String all = "cat " + home.tree() + "/small*";
      assertThat(Reading.by("sh", "-c", all).succeeded().output()).hasSize(1000 * SMALL);

      home.stop();
      assertThat(Reading.by("losetup", "-j", directory.resolve("lab.img").toString()).output())
          .as("the tree's device is free")
          .isEmpty();
      home.start();

      assertThat(small).allSatisfy(file -> assertThat(Lab.stub(file).isWhole()).isTrue());
      assertThat(Lab.stub(stream).home())
          .isInstanceOfSatisfying(
              Home.Away.class, away -> assertThat(away.present().bytes()).isPositive());
    }
  }

  private static List<Path> concat(List<Path> files, Path last) {
    return Stream.concat(files.stream(), Stream.of(last)).toList();
  }

  private static void ask(PolicyEngine policy, Order.OnFile order) {
    Result result = policy.ask("film", order);
    assertThat(result.outcome().state()).as(result.toString()).isEqualTo(State.SUCCEEDED);
  }

  private static Reading reading(Path file) {
    try {
      return Reading.of(file);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
