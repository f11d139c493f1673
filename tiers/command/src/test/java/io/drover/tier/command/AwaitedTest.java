package io.drover.tier.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.tier.ObjectKey;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AwaitedTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final int MANY = 1_000;

  private final Awaited awaited = new Awaited(Duration.ofSeconds(10), Duration.ofSeconds(100));

  @Test
  void aFewAreLookedForAtATimeAndEachHasItsTurn() {
    for (int i = 0; i < MANY; i++) {
      assertThat(awaited.add(key(i), 0)).isTrue();
    }
    assertThat(awaited.nanosLeft(4 * SECOND)).isEqualTo(6 * SECOND);
    assertThat(awaited.due(4 * SECOND)).isEmpty();
    Set<ObjectKey> seen = new HashSet<>();
    long now = 10 * SECOND;
    while (awaited.nanosLeft(now) == 0) {
      List<Wish> look = awaited.due(now);
      assertThat(look).hasSizeBetween(1, Awaited.LOOKED_AT_ONCE);
      for (Wish wish : look) {
        assertThat(seen.add(wish.key())).as("%s is looked for once", wish.key()).isTrue();
        assertThat(awaited.add(wish.key(), now)).isTrue();
      }
    }
    assertThat(seen).hasSize(MANY);
    assertThat(awaited.nanosLeft(now)).isEqualTo(10 * SECOND);
  }

  @Test
  void whatWasWaitedForLongEnoughIsGivenUp() {
    awaited.add(key(1), 0);
    assertThat(awaited.add(key(1), 99 * SECOND)).isTrue();
    assertThat(awaited.add(key(1), 100 * SECOND)).isFalse();
    assertThat(awaited.holds(key(1))).isFalse();
    assertThat(awaited.isEmpty()).isTrue();
    assertThat(awaited.nanosLeft(100 * SECOND)).isEqualTo(Long.MAX_VALUE);
  }

  private static ObjectKey key(int number) {
    return new ObjectKey("3f/object/1-1/" + number);
  }
}
