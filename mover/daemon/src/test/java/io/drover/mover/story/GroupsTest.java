package io.drover.mover.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.events.Code;
import io.drover.events.Order;
import io.drover.events.Placement;
import io.drover.events.Result;
import io.drover.events.State;
import io.drover.events.Terms;
import io.drover.events.WhileWriting;
import io.drover.stub.Copy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A tree whose files go to two pools of a group. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class GroupsTest {
  private static final int BYTES = (12 << 20) + 5;

  private static final String GROUP =
      "poolGroups: [{name: safe, pools: [vault, gentle, narrow]}]\n";

  @Test
  void oneRequestMakesTheCopiesWithoutWhichNothingIsReleased(@TempDir Path directory)
      throws Exception {
    assumeTrue(DroverHome.isPossible(), "needs CAP_SYS_ADMIN: groups of pools are not proven");
    try (DroverHome home =
            DroverHome.changed(
                    directory,
                    yaml -> GROUP + yaml.replace("defaultPool: vault", "defaultPool: safe"))
                .start();
        PolicyEngine policy = new PolicyEngine(home.configuration().kafka().servers(), "story")) {
      Path file = Files.write(home.tree().resolve("night"), Lab.random(BYTES));
      ended(policy.ask("night", Lab.toPool("vault")), State.SUCCEEDED, Code.OK);
      Result early = policy.ask("night", Lab.release());
      ended(early, State.FAILED, Code.NOT_ARCHIVED);
      assertThat(early.outcome().message()).contains("1 of the 2 copies", "in vault");

      ended(policy.ask("night", anywhere(OptionalInt.empty())), State.SUCCEEDED, Code.OK);
      assertThat(pools(file)).containsExactly("vault", "gentle");
      ended(policy.ask("night", Lab.release()), State.SUCCEEDED, Code.OK);
      ended(policy.ask("night", Lab.remove("vault")), State.FAILED, Code.LAST_COPY);
      assertThat(file).hasBinaryContent(Lab.random(BYTES));

      bothAtOnce(home, policy);
      ended(policy.ask("night", anywhere(OptionalInt.of(4))), State.FAILED, Code.NO_SUCH_POOL);
    }
  }

  private static void bothAtOnce(DroverHome home, PolicyEngine policy) throws Exception {
    Path file = Files.write(home.tree().resolve("both"), Lab.random(BYTES));
    Result result = policy.ask("both", anywhere(OptionalInt.empty()));
    ended(result, State.SUCCEEDED, Code.OK);
    assertThat(result.outcome().message()).contains("to pool vault", "to pool gentle");
    assertThat(result.counts().bytes()).isEqualTo(2L * BYTES);
    assertThat(pools(file)).containsExactlyInAnyOrder("vault", "gentle");
    Result small = policy.ask("small", anywhere(OptionalInt.of(3)));
    ended(small, State.FAILED, Code.NO_SUCH_FILE);
    Path three = Files.write(home.tree().resolve("small"), Lab.random(1000));
    ended(policy.ask("small", anywhere(OptionalInt.of(3))), State.SUCCEEDED, Code.OK);
    assertThat(pools(three)).containsExactlyInAnyOrder("vault", "gentle", "narrow");
  }

  private static void ended(Result result, State state, Code code) {
    assertThat(result.outcome().state()).as(result.toString()).isEqualTo(state);
    assertThat(result.outcome().code()).as(result.toString()).isEqualTo(code);
  }

  private static Order.Archive anywhere(OptionalInt copies) {
    Placement placement =
        new Placement(Optional.empty(), copies, OptionalLong.empty(), OptionalInt.empty());
    return new Order.Archive(placement, WhileWriting.ABORT, Terms.NONE);
  }

  private static List<String> pools(Path file) throws Exception {
    return Lab.stub(file).goodCopies().stream()
        .map(Copy::place)
        .map(place -> place.pool())
        .toList();
  }
}
