package io.drover.mover.recall;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.mover.recall.StreamReaders.Wanted;
import io.drover.tier.ByteRange;
import io.drover.tier.Grain;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamReadersTest {
  private static final ByteRange FIRST = new ByteRange(0, Grain.BYTES);
  private static final ByteRange SECOND = ByteRange.ofLength(Grain.BYTES, Grain.BYTES);

  private final StreamReaders readers = new StreamReaders();

  /** A deadline is for who gets nothing, whatever others get. */
  @Test
  void whatComesForOneIsNoProgressForAnother() {
    Wanted served = new Wanted(FIRST, Account.UNCOUNTED, 5);
    Wanted starving = new Wanted(SECOND, Account.UNCOUNTED, 5);
    readers.add(served);
    readers.add(starving);

    readers.progressed(FIRST, 100);

    assertThat(readers.take(reader -> 101 - reader.progressNanos() > 50))
        .isEqualTo(List.of(starving));
    assertThat(readers.takeAll()).isEqualTo(List.of(served));
  }
}
