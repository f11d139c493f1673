package io.drover.mover.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.stub.Grains;
import io.drover.stub.ObjectCursor;
import io.drover.tier.ByteRange;
import io.drover.tier.Crc;
import io.drover.tier.Grain;
import io.drover.tier.Label;
import io.drover.tier.Layout;
import io.drover.tier.SeededBytes;
import io.drover.tier.Upload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class ReadOnceTest {
  private static final Executor THREADS = task -> Thread.ofPlatform().daemon().start(task);
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Layout STRIPED = new Layout(Grain.BYTES, 3);
  private static final byte[] CONTENT = SeededBytes.of(3, 7 * (int) Grain.BYTES + 77).bytes();

  private final Counted source = new Counted();

  @Test
  void everyByteIsReadOnceForThreeCopies() {
    List<Copied> copies = new ArrayList<>();
    for (ReadOnce.Share share : ReadOnce.among(source, 3, LONG)) {
      copies.add(new Copied(share, Layout.WHOLE, () -> {}));
    }
    copies.stream().map(Copied::start).toList().forEach(CompletableFuture::join);
    assertThat(copies)
        .allSatisfy(copy -> assertThat(copy.objects()).containsExactly(hexadecimal(CONTENT)));
    assertThat(source.bytesRead).hasValue(CONTENT.length);
  }

  @Test
  void everyByteIsReadOnceForTwoStripedCopies() {
    List<Copied> copies = new ArrayList<>();
    for (ReadOnce.Share share : ReadOnce.among(source, 2, LONG)) {
      copies.add(new Copied(share, STRIPED, () -> {}));
    }
    copies.stream().map(Copied::start).toList().forEach(CompletableFuture::join);
    assertThat(copies.get(0).objects()).isEqualTo(copies.get(1).objects());
    assertThat(source.bytesRead).hasValue(CONTENT.length);
  }

  @Test
  void copiesOfOtherLayoutsReadForThemselves() {
    List<ReadOnce.Share> shares = ReadOnce.among(source, 2, Duration.ofMillis(1));
    Copied whole = new Copied(shares.get(0), Layout.WHOLE, () -> {});
    Copied striped = new Copied(shares.get(1), STRIPED, () -> {});
    CompletableFuture.allOf(whole.start(), striped.start()).join();
    assertThat(whole.objects()).containsExactly(hexadecimal(CONTENT));
    assertThat(striped.objects()).hasSize(3);
    assertThat(source.bytesRead.get()).isLessThanOrEqualTo(2L * CONTENT.length);
  }

  @Test
  void nobodyWaitsForACopyThatDoesNotKeepPace() {
    CountDownLatch fastIsDone = new CountDownLatch(1);
    List<ReadOnce.Share> shares = ReadOnce.among(source, 2, Duration.ofMillis(50));
    Copied slow = new Copied(shares.get(0), Layout.WHOLE, fastIsDone::await);
    CompletableFuture<Void> slowly = slow.start();
    Copied fast = new Copied(shares.get(1), Layout.WHOLE, () -> {});
    fast.start().join();
    fastIsDone.countDown();
    slowly.join();
    assertThat(fast.objects()).containsExactly(hexadecimal(CONTENT));
    assertThat(slow.objects()).containsExactly(hexadecimal(CONTENT));
  }

  /** Two who come at the same moment; often, since that moment is a short one. */
  @Test
  void twoWhoComeTogetherDoNotBothRead() throws Exception {
    int bytes = (int) Grain.BYTES;
    for (int round = 0; round < 2_000; round++) {
      source.bytesRead.set(0);
      CyclicBarrier start = new CyclicBarrier(2);
      List<ReadOnce.Share> shares = ReadOnce.among(source, 2, Duration.ofSeconds(10));
      CompletableFuture<Void> other =
          CompletableFuture.runAsync(() -> readFirstGrain(shares.get(0), start), THREADS);
      readFirstGrain(shares.get(1), start);
      other.join();
      assertThat(source.bytesRead).as("round %d", round).hasValue(bytes);
    }
  }

  private static void readFirstGrain(ReadOnce.Share share, CyclicBarrier start) {
    try {
      start.await();
      share.read(0, ByteBuffer.allocate((int) Grain.BYTES));
      share.letGo(ByteRange.ofLength(0, Grain.BYTES));
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }

  @Test
  void aCopyThatFailsKeepsNobodyWaiting() {
    List<ReadOnce.Share> shares = ReadOnce.among(source, 2, LONG);
    Copied failing =
        new Copied(
            shares.get(0),
            Layout.WHOLE,
            () -> {
              throw new IOException("no more");
            });
    Copied other = new Copied(shares.get(1), Layout.WHOLE, () -> {});
    CompletableFuture<Void> failure = failing.start();
    other.start().join();
    assertThatThrownBy(failure::join).hasRootCauseMessage("no more");
    assertThat(other.objects()).containsExactly(hexadecimal(CONTENT));
  }

  @Test
  void eachFindsOutForItselfThatTheSourceFails() {
    source.failsFrom = 5 * Grain.BYTES;
    List<CompletableFuture<Void>> ends = new ArrayList<>();
    for (ReadOnce.Share share : ReadOnce.among(source, 2, LONG)) {
      ends.add(new Copied(share, Layout.WHOLE, () -> {}).start());
    }
    assertThat(ends)
        .allSatisfy(
            end -> assertThatThrownBy(end::join).hasRootCauseMessage("the source has a bad block"));
  }

  private static String hexadecimal(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  /** Random bytes, and how many of them were read. */
  private static final class Counted implements Source {
    private final AtomicLong bytesRead = new AtomicLong();
    private volatile long failsFrom = Long.MAX_VALUE;

    @Override
    public long bytes() {
      return CONTENT.length;
    }

    @Override
    public int read(long offset, ByteBuffer into) throws IOException {
      if (offset >= failsFrom) {
        throw new IOException("the source has a bad block");
      }
      int bytes = (int) Math.min(into.remaining(), CONTENT.length - offset);
      into.put(CONTENT, (int) offset, bytes);
      bytesRead.addAndGet(bytes);
      return bytes;
    }

    @Override
    public ByteRange dataAt(long offset) {
      return new ByteRange(offset, CONTENT.length);
    }
  }

  private interface Pause {
    void now() throws Exception;
  }

  /** A copy that is made in memory by threads of its own, and pauses once, at its third append. */
  private static final class Copied {
    private final ReadOnce.Share share;
    private final Layout layout;
    private final List<Received> uploads = new ArrayList<>();

    Copied(ReadOnce.Share share, Layout layout, Pause pause) {
      this.share = share;
      this.layout = layout;
      for (int object = 0; object < layout.stripeCount(); object++) {
        uploads.add(new Received(object == 0 ? pause : () -> {}));
      }
    }

    CompletableFuture<Void> start() {
      return CompletableFuture.runAsync(this::run, THREADS);
    }

    private void run() {
      try (BufferPool buffers = new BufferPool(8 << 20);
          share) {
        Transfer transfer =
            new Transfer(
                share,
                layout,
                List.copyOf(uploads),
                Collections.nCopies(layout.stripeCount(), ObjectCursor.START),
                new Grains(CONTENT.length),
                false,
                new Undisturbed());
        var copied = new Pump(buffers, THREADS, System::nanoTime).run(transfer);
        assertThat(copied.digest()).isEqualTo(Crc.of(ByteBuffer.wrap(CONTENT)));
      } catch (Exception e) {
        throw new CompletionException(e);
      }
    }

    /** In hexadecimal digits, which are compared and printed as they are. */
    List<String> objects() {
      return uploads.stream().map(upload -> hexadecimal(upload.bytes.toByteArray())).toList();
    }
  }

  private static final class Received implements Upload {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Pause pause;
    private int appends;

    Received(Pause pause) {
      this.pause = pause;
    }

    @Override
    public long appendedBytes() {
      return bytes.size();
    }

    @Override
    public void append(ByteBuffer appended) {
      appends++;
      if (appends == 3) {
        try {
          pause.now();
        } catch (Exception e) {
          throw new CompletionException(e);
        }
      }
      byte[] copy = new byte[appended.remaining()];
      appended.get(copy);
      bytes.writeBytes(copy);
    }

    @Override
    public void appendZeros(long zeros) {
      throw new AssertionError("there is no hole");
    }

    @Override
    public long flush() {
      return bytes.size();
    }

    @Override
    public void publish(Crc digest, Label label) {}

    @Override
    public void abandon() {}

    @Override
    public void close() {}
  }
}
