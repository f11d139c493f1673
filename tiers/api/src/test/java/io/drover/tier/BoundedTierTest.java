package io.drover.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BoundedTierTest {
  private static final ObjectKey ONE = new ObjectKey("a/1");
  private static final ObjectKey TWO = new ObjectKey("a/2");

  private final MemoryTier memory = new MemoryTier(new MemoryStore(1 << 20));
  private final Tier tier = new BoundedTier(memory, new Bounds(1, 1, 1));

  @Test
  void anUploadWaitsUntilTheOneBeforeItIsClosed() throws Exception {
    Upload first = tier.begin(ONE, 0);
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      Future<Upload> second = other.submit(() -> tier.begin(TWO, 0));
      assertThat(isWaiting(second)).isTrue();
      first.publish(Crc.EMPTY, Label.NONE);
      first.close();
      first.close();
      second.get(10, TimeUnit.SECONDS).close();
    }
  }

  @Test
  void anUploadAReaderAndAVerbDoNotWaitForEachOther() throws TierException {
    try (Upload upload = tier.begin(ONE, 0)) {
      upload.publish(Crc.EMPTY, Label.NONE);
      try (ObjectReader reader = tier.open(ONE)) {
        assertThat(tier.stat(ONE)).isPresent();
        assertThat(reader.bytes()).isZero();
      }
    }
  }

  @Test
  void aCallThatFailsGivesItsPlaceBack() throws TierException {
    for (int round = 0; round < 3; round++) {
      assertThatExceptionOfType(TierException.Missing.class).isThrownBy(() -> tier.open(ONE));
      assertThatExceptionOfType(TierException.Missing.class).isThrownBy(() -> tier.resume(ONE, 1));
    }
    tier.begin(ONE, 0).close();
  }

  @Test
  void closingTwiceDoesNotMakeRoomForTwo() throws Exception {
    Upload first = tier.begin(ONE, 0);
    first.close();
    first.close();
    Upload second = tier.begin(ONE, 0);
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      Future<Upload> third = other.submit(() -> tier.begin(TWO, 0));
      assertThat(isWaiting(third)).isTrue();
      second.close();
      third.get(10, TimeUnit.SECONDS).close();
    }
  }

  @Test
  void whoeverWaitsCanBeInterrupted() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    try (Upload first = tier.begin(ONE, 0);
        ExecutorService other = Executors.newSingleThreadExecutor()) {
      Future<Boolean> second =
          other.submit(
              () -> {
                started.countDown();
                assertThatExceptionOfType(TierException.Transient.class)
                    .isThrownBy(() -> tier.begin(TWO, 0));
                return Thread.currentThread().isInterrupted();
              });
      started.await();
      other.shutdownNow();
      assertThat(second.get(10, TimeUnit.SECONDS)).isTrue();
      assertThat(first.appendedBytes()).isZero();
    }
  }

  private static boolean isWaiting(Future<?> task) throws InterruptedException {
    Thread.sleep(50);
    return !task.isDone();
  }
}
