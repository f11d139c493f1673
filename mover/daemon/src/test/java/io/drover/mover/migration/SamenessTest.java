package io.drover.mover.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.stub.Stub;
import org.junit.jupiter.api.Test;

class SamenessTest {
  /** Held until 20 ns after its mtime. */
  private static final Stub STUB = Samples.withCopies(Samples.copy("vault", 2));

  @Test
  void aFileThatNothingHappenedToIsTheSame() {
    assertThat(of(Samples.BYTES, 0, 20)).isEqualTo(Sameness.SAME);
  }

  @Test
  void anyOtherSizeOrTimeIsAChange() {
    assertThat(of(Samples.BYTES + 1, 0, 20)).isEqualTo(Sameness.CHANGED);
    assertThat(of(Samples.BYTES, 1, 20)).isEqualTo(Sameness.CHANGED);
    assertThat(of(Samples.BYTES, -1, 20)).isEqualTo(Sameness.CHANGED);
  }

  @Test
  void aTouchAfterTheFileWasHeldLeavesDoubt() {
    assertThat(of(Samples.BYTES, 0, 21)).isEqualTo(Sameness.UNSURE);
  }

  private static Sameness of(long bytes, long mtimeShift, long ctimeShift) {
    return Sameness.of(
        STUB, Samples.facts(bytes, Samples.MTIME + mtimeShift, Samples.MTIME + ctimeShift));
  }
}
