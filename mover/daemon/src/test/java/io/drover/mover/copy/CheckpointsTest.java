package io.drover.mover.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.stub.Grains;
import io.drover.stub.ObjectCursor;
import io.drover.tier.ByteRange;
import io.drover.tier.Crc;
import io.drover.tier.Label;
import io.drover.tier.Layout;
import io.drover.tier.Upload;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CheckpointsTest {
  private static final long MEBIBYTE = 1 << 20;
  private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long INTERVAL_BYTES = 64 * MEBIBYTE;

  private final List<Long> durable = new ArrayList<>();
  private long now = TimeUnit.DAYS.toNanos(1);
  private long partBytes = 1;

  @Test
  void aFlushThatCostsNothingComesEvery64Mebibytes() throws Exception {
    copy(256 * MEBIBYTE, MILLISECOND, 0);
    assertThat(durable)
        .containsExactly(INTERVAL_BYTES, 2 * INTERVAL_BYTES, 3 * INTERVAL_BYTES, 256 * MEBIBYTE);
  }

  @Test
  void flushesTakeATwentiethOfTheTime() throws Exception {
    copy(2048 * MEBIBYTE, MILLISECOND, 50 * MILLISECOND);
    assertThat(durable)
        .containsExactly(INTERVAL_BYTES, INTERVAL_BYTES + 950 * MEBIBYTE, 1964L << 20);
  }

  @Test
  void aDiskThatFlushesSlowlyIsFlushedEveryFiveSeconds() throws Exception {
    copy(256 * MEBIBYTE, 60 * MILLISECOND, 2000 * MILLISECOND);
    // The first after 64 × 60 ms; from then on 3 s of copying and 2 s of the flush.
    assertThat(durable)
        .containsExactly(
            INTERVAL_BYTES,
            INTERVAL_BYTES + 50 * MEBIBYTE,
            INTERVAL_BYTES + 100 * MEBIBYTE,
            INTERVAL_BYTES + 150 * MEBIBYTE);
  }

  @Test
  void aStoreThatKeepsWholePartsOnlyIsBelievedNoFurther() throws Exception {
    partBytes = 48 * MEBIBYTE;
    copy(256 * MEBIBYTE, MILLISECOND, 0);
    assertThat(durable)
        .containsExactly(48 * MEBIBYTE, 96 * MEBIBYTE, 192 * MEBIBYTE, 240 * MEBIBYTE);
  }

  private void copy(long bytes, long appendNanos, long flushNanos) throws Exception {
    try (BufferPool buffers = new BufferPool(32 << 20)) {
      Transfer transfer =
          new Transfer(
              new Full(bytes),
              Layout.WHOLE,
              List.of(new TimedUpload(appendNanos, flushNanos)),
              List.of(ObjectCursor.START),
              new Grains(bytes),
              true,
              new Noted());
      new Pump(buffers, Runnable::run, () -> now).run(transfer);
    }
  }

  /** A source without a hole. */
  private record Full(long bytes) implements Source {
    @Override
    public int read(long offset, ByteBuffer into) {
      int read = into.remaining();
      into.position(into.limit());
      return read;
    }

    @Override
    public ByteRange dataAt(long offset) {
      return new ByteRange(offset, bytes);
    }
  }

  private final class Noted implements Conditions {
    @Override
    public void check() {}

    @Override
    public void moved(long bytes) {}

    @Override
    public void durable(List<ObjectCursor> cursors) {
      durable.add(cursors.getFirst().durableBytes());
    }
  }

  private final class TimedUpload implements Upload {
    private final long appendNanos;
    private final long flushNanos;
    private long bytes;

    TimedUpload(long appendNanos, long flushNanos) {
      this.appendNanos = appendNanos;
      this.flushNanos = flushNanos;
    }

    @Override
    public long appendedBytes() {
      return bytes;
    }

    @Override
    public void append(ByteBuffer appended) {
      bytes += appended.remaining();
      appended.position(appended.limit());
      now += appendNanos;
    }

    @Override
    public void appendZeros(long zeros) {
      bytes += zeros;
    }

    @Override
    public long flush() {
      now += flushNanos;
      return bytes - bytes % partBytes;
    }

    @Override
    public void publish(Crc digest, Label label) {}

    @Override
    public void abandon() {}

    @Override
    public void close() {}
  }
}
