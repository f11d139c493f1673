package io.drover.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A policy run publishes a million events at once; reading them must not be what takes the time.
 */
@Tag("soak")
final class DecodeRateTest {
  private static final int EVENTS = 1_000_000;

  private final EventCodec codec = new EventCodec(Golden.TOPICS);

  @Test
  void aMillionRequestsAreReadInTenSecondsOfOneCoreAndHeldIn300Bytes() {
    Request[] window = new Request[EVENTS];
    byte[][] values = new byte[1000][];
    Arrays.setAll(values, i -> event("runs/2026/run-" + i + ".h5"));
    fill(window, values, EVENTS / 5);
    long before = used();
    long start = processorNanos();
    fill(window, values, EVENTS);
    double seconds = (processorNanos() - start) / 1e9;
    long bytes = (used() - before) / (EVENTS - EVENTS / 5);

    System.out.printf("%.0f decoded/s, %d bytes each%n", EVENTS / seconds, bytes);
    assertThat(seconds).isLessThan(10);
    assertThat(bytes).isLessThan(300);
  }

  private void fill(Request[] window, byte[][] values, int count) {
    for (int i = 0; i < count; i++) {
      ConsumerRecord<byte[], byte[]> message =
          Golden.message("drover.requests", values[i % values.length]);
      window[i] = ((Decoded.Understood) codec.request(message)).request();
    }
  }

  private static byte[] event(String path) {
    return Golden.text("archive.json")
        .replace("runs/2026/run-0042.h5", path)
        .replace("b7c1f0de-0002", UUID.randomUUID().toString())
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Of this thread: what others do on the machine must not count. */
  private static long processorNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** Bytes of live objects. */
  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
