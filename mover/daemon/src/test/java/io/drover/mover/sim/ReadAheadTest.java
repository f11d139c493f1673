package io.drover.mover.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.mover.copy.BufferPool;
import io.drover.tier.ByteRange;
import io.drover.tier.Fault;
import io.drover.tier.Faults;
import io.drover.tier.Grain;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How much comes back of a file that is read by ranges, counted in grains. */
@ExtendWith(QuietLog.class)
class ReadAheadTest {
  private static final BufferPool BUFFERS = new BufferPool(16 << 20);
  private static final int GRAINS = 40;

  private World world;
  private Faults life;

  @BeforeEach
  void release() {
    world = new World(BUFFERS, 0);
    Scenario.released(GRAINS * (int) Grain.BYTES, World.VAULT).accept(world);
    world.rest();
    life = world.faults((_, _) -> new Fault.None());
    world.live(life);
  }

  @Test
  void whoGoesOnGetsMoreEachTimeAndWhoJumpsNothingAhead() {
    // One that is asked for, and one ahead of it.
    assertThat(broughtBy(0)).isEqualTo(2);
    assertThat(broughtBy(1)).as("two ahead").isEqualTo(2);
    assertThat(broughtBy(2)).as("four ahead").isEqualTo(3);
    assertThat(broughtBy(3)).as("eight ahead").isEqualTo(5);
    assertThat(broughtBy(30)).as("a jump").isEqualTo(1);
    assertThat(broughtBy(20)).as("another one").isEqualTo(1);
    assertThat(broughtBy(21)).as("in sequence again, one ahead").isEqualTo(2);
  }

  @Test
  void thoseWhoWaitForOneRangeShareItsFetch() {
    for (int reader = 0; reader < 5; reader++) {
      var _ = UserActions.readRange(world, Scenario.PATH, grain(17));
    }
    world.rest();
    assertThat(brought()).isEqualTo(1);
    assertThat(world.users.waitingCount()).as("readers who wait").isZero();
  }

  private long broughtBy(int grain) {
    long before = brought();
    var _ = UserActions.readRange(world, Scenario.PATH, grain(grain));
    world.rest();
    return brought() - before;
  }

  private static ByteRange grain(int number) {
    return ByteRange.ofLength(number * Grain.BYTES, Grain.BYTES);
  }

  private long brought() {
    return life.names().stream().filter(name -> name.startsWith("fill a range")).count();
  }
}
