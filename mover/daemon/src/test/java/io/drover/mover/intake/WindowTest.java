package io.drover.mover.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class WindowTest {
  private static final TopicPartition RECALLS = new TopicPartition("recalls", 0);
  private static final TopicPartition FIRST = new TopicPartition("requests", 0);
  private static final TopicPartition SECOND = new TopicPartition("requests", 1);

  private final Window window = new Window(400, Map.of("recalls", 1, "requests", 3));

  @Test
  void aPartitionIsFullAtItsPartAndReadAgainBelowThreeQuarters() {
    window.assign(List.of(RECALLS, FIRST, SECOND));
    window.add(FIRST, 149);
    assertThat(window.full(FIRST)).isFalse();
    window.add(FIRST, 1);
    assertThat(window.full(FIRST)).isTrue();
    window.remove(FIRST, 37);
    assertThat(window.full(FIRST)).as("113 of 150").isTrue();
    window.remove(FIRST, 1);
    assertThat(window.full(FIRST)).as("112 of 150").isFalse();
  }

  @Test
  void archivesLeaveTheRecallsTheirShare() {
    window.assign(List.of(RECALLS, FIRST));
    window.add(FIRST, 1_000);
    assertThat(window.full(FIRST)).isTrue();
    assertThat(window.full(RECALLS)).isFalse();
    window.add(RECALLS, 100);
    assertThat(window.full(RECALLS)).isTrue();
  }

  @Test
  void whatAPartitionHeldGoesWithIt() {
    window.assign(List.of(FIRST, SECOND));
    window.add(FIRST, 150);
    window.assign(List.of(SECOND));
    assertThat(window.usedBytes()).isZero();
    window.remove(FIRST, 150);
    window.assign(List.of(FIRST, SECOND));
    assertThat(window.full(FIRST)).isFalse();
    assertThat(window.usedBytes()).isZero();
  }

  @Test
  void itCountsWhatASimpleCounterCounts() {
    Seeds.run(
        200,
        random -> {
          Window any = new Window(10_000, Map.of("requests", 1));
          any.assign(List.of(FIRST, SECOND));
          Map<TopicPartition, ArrayDeque<Integer>> held =
              new HashMap<>(Map.of(FIRST, new ArrayDeque<>(), SECOND, new ArrayDeque<>()));
          for (int step = 0; step < 200; step++) {
            TopicPartition partition = random.nextBoolean() ? FIRST : SECOND;
            if (random.nextBoolean()) {
              int bytes = random.nextInt(1, 500);
              held.get(partition).add(bytes);
              any.add(partition, bytes);
            } else if (!held.get(partition).isEmpty()) {
              any.remove(partition, held.get(partition).remove());
            }
            int used = held.get(partition).stream().mapToInt(Integer::intValue).sum();
            if (used >= 5_000) {
              assertThat(any.full(partition)).isTrue();
            }
            if (used < 3_750) {
              assertThat(any.full(partition)).isFalse();
            }
          }
          assertThat(any.count()).isEqualTo(held.get(FIRST).size() + held.get(SECOND).size());
        });
  }
}
