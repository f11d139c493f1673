package io.drover.tier.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.tier.Label;
import io.drover.tier.ObjectKey;
import io.drover.tier.ObjectReader;
import io.drover.tier.SeededBytes;
import io.drover.tier.Tier;
import io.drover.tier.Upload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What comes ahead of who reads in sequence: the right bytes, fewer requests, no memory left. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class ReadAheadTest {
  @RegisterExtension static final SharedServer shared = new SharedServer();

  private static final ObjectKey KEY = new ObjectKey("3f/long/1-1/0");
  private static final int MIB = 1 << 20;
  private static final SeededBytes DATA = SeededBytes.of(11, 30 * MIB + 12_345);
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");
  private static final long SEED = 20261201;

  private final Bucket bucket = shared.place();
  private final List<Integer> asked = new CopyOnWriteArrayList<>();
  private FaultProxy proxy;
  private S3Tier tier;

  @BeforeEach
  void put() throws IOException {
    proxy = new FaultProxy(shared.server().endpoint());
    // Not through the proxy, which is slow.
    try (Tier direct = new S3Tier(bucket, Settings.over(shared.server().access()));
        Upload upload = direct.begin(KEY, DATA.bytes().length)) {
      for (int at = 0; at < DATA.bytes().length; at += MIB) {
        upload.append(DATA.direct(at, Math.min(DATA.bytes().length, at + MIB)));
      }
      upload.publish(DATA.crc(), Label.NONE);
    }
    tier = tier(64L * MIB);
    proxy.rule(this::count);
  }

  private S3Tier tier(long memoryBytes) {
    return new S3Tier(
        bucket,
        new S3Settings(
            proxy.access(shared.server().access()),
            Settings.writing(memoryBytes),
            new S3Settings.Restoring(false, 1, "Standard")));
  }

  /** Notes how long the range is. */
  private Optional<FaultProxy.Fault> count(FaultProxy.Seen seen) {
    if (seen.method().equals("GET") && seen.headers().containsKey("range")) {
      Matcher range = RANGE.matcher(seen.headers().get("range"));
      assertThat(range.matches()).isTrue();
      asked.add(Integer.parseInt(range.group(2)) - Integer.parseInt(range.group(1)) + 1);
    }
    return Optional.empty();
  }

  @AfterEach
  void disconnect() throws IOException {
    // The server keeps everything in its memory.
    tier.delete(KEY);
    tier.close();
    proxy.close();
  }

  @Test
  void whoReadsInSequenceIsServedByFewRequestsOfGrowingLength() throws IOException {
    try (ObjectReader reader = tier.open(KEY)) {
      readThrough(reader);
    }
    assertThat(asked.size()).isLessThan(12);
    assertThat(asked).contains(2 * MIB, 4 * MIB, 8 * MIB);
    // Nothing is asked for twice.
    assertThat(asked.stream().mapToLong(each -> each).sum()).isLessThanOrEqualTo(32L * MIB);
  }

  @Test
  void whoJumpsAboutGetsWhatHeAskedForAndNothingMore() throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    try (ObjectReader reader = tier.open(KEY)) {
      int last = 0;
      for (int jump = 0; jump < 20; jump++) {
        int at = (last + 10 * MIB + random.nextInt(8 * MIB)) % (DATA.bytes().length - MIB);
        assertRead(reader, at, 100_000);
        last = at;
      }
    }
    asked.removeFirst();
    assertThat(asked).hasSizeBetween(1, 20).containsOnly(100_000);
  }

  @Test
  void whatDoesNotComeAheadIsAskedForByWhoNeedsIt() throws IOException {
    AtomicInteger windows = new AtomicInteger();
    proxy.rule(
        seen -> {
          var _ = count(seen);
          // Every window, since readers ask for a MiB.
          return !asked.isEmpty() && asked.getLast() > MIB && windows.incrementAndGet() > 0
              ? Optional.of(new FaultProxy.Fault.Cut(windows.get() % 2 == 0))
              : Optional.empty();
        });
    try (ObjectReader reader = tier.open(KEY)) {
      readThrough(reader);
    }
    assertThat(windows).hasPositiveValue();
  }

  @Test
  void withTooLittleMemoryNothingComesAhead() throws IOException {
    try (Tier narrow = tier(MIB);
        ObjectReader reader = narrow.open(KEY)) {
      readThrough(reader);
    }
    assertThat(asked).allMatch(each -> each <= MIB).hasSizeBetween(29, 32);
  }

  @Test
  void severalWhoShareAReaderGetTheirBytes() throws Exception {
    AtomicInteger next = new AtomicInteger();
    try (ObjectReader reader = tier.open(KEY);
        ExecutorService readers = Executors.newFixedThreadPool(3)) {
      List<Future<Integer>> all =
          IntStream.range(0, 3)
              .mapToObj(
                  _ ->
                      readers.submit(
                          () -> {
                            int done = 0;
                            for (int at = next.getAndAdd(MIB);
                                at < DATA.bytes().length;
                                at = next.getAndAdd(MIB)) {
                              assertRead(reader, at, Math.min(MIB, DATA.bytes().length - at));
                              done++;
                            }
                            return done;
                          }))
              .toList();
      int done = 0;
      for (Future<Integer> each : all) {
        done += each.get();
      }
      assertThat(done).isEqualTo(31);
    }
    assertThat(asked.size()).isLessThan(20);
  }

  /** Closing in the middle gives everything back: the next ones have as much ahead. */
  @Test
  void whatCameAheadAndWasNotReadIsGivenBack() throws IOException {
    for (int round = 0; round < 12; round++) {
      try (ObjectReader reader = tier.open(KEY)) {
        for (int at = 0; at < 4 * MIB; at += MIB) {
          assertRead(reader, at, MIB);
        }
      }
    }
    asked.clear();
    try (ObjectReader reader = tier.open(KEY)) {
      readThrough(reader);
    }
    assertThat(asked.size()).isLessThan(12);
  }

  private static void readThrough(ObjectReader reader) throws IOException {
    for (int at = 0; at < DATA.bytes().length; at += MIB) {
      assertRead(reader, at, Math.min(MIB, DATA.bytes().length - at));
    }
  }

  private static void assertRead(ObjectReader reader, int at, int length) throws IOException {
    ByteBuffer into = ByteBuffer.allocateDirect(length);
    assertThat(reader.read(at, into)).isEqualTo(length);
    byte[] read = new byte[length];
    into.flip().get(read);
    assertThat(Arrays.equals(read, 0, length, DATA.bytes(), at, at + length)).isTrue();
  }
}
