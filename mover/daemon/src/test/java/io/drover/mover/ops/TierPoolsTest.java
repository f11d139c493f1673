package io.drover.mover.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.mover.copy.Pool;
import io.drover.mover.copy.Pools;
import io.drover.tier.Layout;
import io.drover.tier.Space;
import io.drover.tier.Tier;
import io.drover.tier.TierException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TierPoolsTest {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch hung = new CountDownLatch(1);
  private final AtomicInteger asked = new AtomicInteger();

  @AfterEach
  void letGo() {
    hung.countDown();
    threads.close();
  }

  private Tier tier(SpaceTier.Answer answer) {
    return new SpaceTier(answer, asked);
  }

  private PoolsView view(Tier... targets) {
    Pool pool =
        Pool.of(new Pool.Title("vault", Layout.WHOLE, 4), List.of(targets), System::nanoTime);
    List<String> where = List.of("/a", "/b", "/c").subList(0, targets.length);
    return new TierPools(
        new Pools(List.of(pool)),
        Map.of("vault", new TierPools.Title("disk", where)),
        _ -> "open",
        new TierPools.Means(threads, System::nanoTime));
  }

  private Space hang() {
    try {
      hung.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Space.ENDLESS;
  }

  @Test
  void everyTargetSaysHowMuchRoomItHas() {
    PoolReport vault =
        view(tier(() -> new Space(100, 60)), tier(() -> new Space(100, 0))).report().getFirst();
    assertThat(vault.targets())
        .containsExactly(
            new PoolReport.Target(0, "/a", PoolReport.State.OK, 100, 60, ""),
            new PoolReport.Target(1, "/b", PoolReport.State.FULL, 100, 0, "no room is left"));
    assertThat(vault.isReachable()).isTrue();
  }

  @Test
  void aTargetThatFailsIsToldApartFromOneThatRefuses() {
    PoolReport vault =
        view(
                tier(
                    () -> {
                      throw new TierException.Transient("not mounted", null);
                    }),
                tier(
                    () -> {
                      throw new TierException.Refused(
                          TierException.Reason.PERMISSION, "not ours", null);
                    }))
            .report()
            .getFirst();
    assertThat(vault.targets())
        .extracting(PoolReport.Target::state)
        .containsExactly(PoolReport.State.OFFLINE, PoolReport.State.REFUSED);
    assertThat(vault.targets().getFirst().message()).isEqualTo("not mounted");
    assertThat(vault.isReachable()).isFalse();
  }

  @Test
  void aTargetThatHangsIsSilentAndIsNotAskedAgain() {
    PoolsView view = view(tier(this::hang), tier(() -> new Space(100, 60)));
    for (int look = 0; look < 3; look++) {
      assertThat(view.report().getFirst().targets())
          .extracting(PoolReport.Target::state)
          .containsExactly(PoolReport.State.SILENT, PoolReport.State.OK);
    }
    assertThat(asked.get()).isLessThanOrEqualTo(4);
  }

  @Test
  void manyWhoLookAskTheTargetOnce() {
    PoolsView view = view(tier(() -> new Space(100, 60)));
    for (int look = 0; look < 10; look++) {
      view.report();
    }
    assertThat(asked.get()).isLessThanOrEqualTo(2);
  }
}
