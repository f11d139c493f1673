package io.drover.tier.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryTest {
  private static final int SLICES = 8;

  private final Memory memory = new Memory(SLICES * (long) Memory.SLICE_BYTES);

  @Test
  void whatComesAheadLeavesHalf() {
    List<Memory.Slice> half = memory.spare(4L * Memory.SLICE_BYTES - 1).orElseThrow();
    assertThat(half).hasSize(4);
    assertThat(memory.spare(1)).isEmpty();
    for (int slice = 0; slice < SLICES / 2; slice++) {
      assertThat(memory.take()).isPresent();
    }
    assertThat(memory.take()).isEmpty();
    half.forEach(memory::giveBack);
    // Four are in use by others now.
    assertThat(memory.spare(1)).isEmpty();
    assertThat(memory.take()).isPresent();
    memory.close();
  }

  @Test
  void aFewThatWereOverdrawnServeAgain() {
    List<Memory.Slice> drawn = new ArrayList<>();
    for (int slice = 0; slice < SLICES; slice++) {
      drawn.add(memory.overdraw());
    }
    drawn.forEach(memory::giveBack);
    List<Memory.Slice> again = List.of(memory.overdraw(), memory.overdraw(), memory.overdraw());
    assertThat(drawn).contains(again.get(0), again.get(1)).doesNotContain(again.get(2));
    assertThat(again).allMatch(slice -> slice.bytes().remaining() == Memory.SLICE_BYTES);
    again.forEach(memory::giveBack);
    memory.close();
  }
}
