package io.drover.tier.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.tier.Label;
import io.drover.tier.ObjectKey;
import io.drover.tier.ObjectReader;
import io.drover.tier.SeededBytes;
import io.drover.tier.TierException;
import io.drover.tier.Timing;
import io.drover.tier.Upload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the order of a batch saves, counted by the simulated library. */
class RobotTest {
  private static final long SEED = 42;
  private static final int OBJECTS = 16;
  private static final int VOLUMES = 4;

  @TempDir private Path directory;

  /** What a run cost: mounts, seeks, rewinds, seconds of the simulated drives. */
  private record Cost(long mounts, long seeks, long rewinds, long seconds) {
    static Cost of(Library library) throws IOException {
      return new Cost(
          library.counter("mounts"),
          library.counter("seeks"),
          library.counter("rewinds"),
          library.counter("milliseconds") / 1000);
    }
  }

  @Test
  void aWindowMountsEachVolumeOnceAndWindsNoTapeBack() throws Exception {
    Library library = library();
    fill(library);
    List<ObjectKey> wanted = keys();
    Collections.shuffle(wanted, new Random(SEED));
    Cost one = cost(library.collect(Duration.ZERO), wanted, 1);
    library.forget();
    Cost window = cost(library.collect(Duration.ofHours(1)), wanted, OBJECTS);
    System.out.printf(
        "%d objects on %d volumes, seed %d%n  one by one: %s%n  in a window: %s%n",
        OBJECTS, VOLUMES, SEED, one, window);
    // In the order of the asking, three of four reads are of another volume than the one before.
    assertThat(one.mounts()).isGreaterThan(OBJECTS / 2);
    assertThat(one.rewinds() + one.seeks()).isPositive();
    assertThat(window.mounts()).isEqualTo(VOLUMES);
    assertThat(window.rewinds()).isZero();
    assertThat(window.seeks()).isZero();
    assertThat(window.seconds()).isLessThan(one.seconds() / 2);
  }

  @Test
  void asManyDrivesAsThereAreReadAtATimeEachVolumeInItsOrder() throws Exception {
    Library library = library().drives(2).collect(Duration.ofHours(1));
    fill(library);
    try (CommandTier tier = library.tier()) {
      stage(tier, keys(), OBJECTS);
    }
    for (int volume = 0; volume < VOLUMES; volume++) {
      String prefix = "V" + volume + " ";
      assertThat(library.gets().stream().filter(get -> get.startsWith(prefix))).isSorted();
    }
    assertThat(library.gets()).hasSize(OBJECTS);
    assertThat(Files.readString(library.file("drive1"))).doesNotStartWith("none");
  }

  @Test
  void whatTheSpoolHasNoRoomForComesWhenOthersWereRead() throws Exception {
    Library library = library().spool(5 * 1000);
    fill(library);
    try (CommandTier tier = library.tier()) {
      Set<ObjectKey> left = new HashSet<>(keys());
      Instant deadline = Instant.now().plusSeconds(60);
      while (!left.isEmpty()) {
        assertThat(Instant.now()).isBefore(deadline);
        for (ObjectKey key : tier.stage(left, deadline).ready()) {
          tier.open(key).close();
          left.remove(key);
        }
        LockSupport.parkNanos(2_000_000);
      }
      assertThat(library.gets()).hasSize(OBJECTS);
    }
  }

  @Test
  void whatHasNoRoomIsTriedAgainAfterAPause() throws Exception {
    Library library = library();
    fill(library);
    library.spool(1500);
    Queue<Duration> slept = new ConcurrentLinkedQueue<>();
    Timing timing =
        new Timing(
            System::nanoTime,
            length -> {
              slept.add(length);
              Thread.sleep(length);
            });
    Set<ObjectKey> first = Set.of(keys().getFirst());
    Set<ObjectKey> second = Set.of(keys().getLast());
    try (CommandTier tier = new CommandTier(library.settings(), timing)) {
      stage(tier, List.copyOf(first), 1);
      try (ObjectReader reader = tier.open(keys().getFirst())) {
        assertThat(reader.bytes()).isEqualTo(1000);
        Instant deadline = Instant.now().plusSeconds(60);
        while (!slept.contains(library.settings().pace().poll())) {
          assertThat(tier.stage(second, deadline).pending()).isEqualTo(second);
          assertThat(Instant.now()).isBefore(deadline);
          LockSupport.parkNanos(2_000_000);
        }
      }
      stage(tier, List.copyOf(second), 1);
    }
  }

  @Test
  void nobodyIsAskedWhereObjectsLieWhoDoesNotTell() throws Exception {
    Library library = library().tellingNoVolumes();
    fill(library);
    int stats = library.stats();
    try (CommandTier tier = library.tier()) {
      stage(tier, keys(), OBJECTS);
    }
    assertThat(library.gets()).hasSize(OBJECTS);
    assertThat(library.stats()).isEqualTo(stats);
  }

  @Test
  void whoIsAwayIsAskedOnceForEachBatchWhereObjectsLie() throws Exception {
    Library library = library().tellingNoVolumes().collect(Duration.ofHours(1));
    fill(library);
    int stats = library.stats();
    library.tellingVolumes().fault("stat", "exit-1");
    try (CommandTier tier = library.tier()) {
      stage(tier, keys(), OBJECTS);
    }
    assertThat(library.gets()).hasSize(OBJECTS);
    assertThat(library.stats()).isEqualTo(stats + 1);
  }

  /**
   * @param atATime so many are asked for before anybody looks whether they came
   */
  private static Cost cost(Library library, List<ObjectKey> wanted, int atATime) throws Exception {
    try (CommandTier tier = library.tier()) {
      stage(tier, wanted, atATime);
    }
    return Cost.of(library);
  }

  /** A batch that is full is read at once, so that no test waits for a window. */
  private Library library() throws IOException {
    return new Library(directory, VOLUMES).forgettingWhatWasWritten().batchMax(OBJECTS);
  }

  private static void fill(Library library) throws TierException {
    try (CommandTier tier = library.tier()) {
      for (ObjectKey key : keys()) {
        SeededBytes data = SeededBytes.of(key.hashCode(), 1000);
        try (Upload upload = tier.begin(key, 1000)) {
          upload.append(data.direct());
          upload.publish(data.crc(), Label.NONE);
        }
      }
    }
  }

  private static void stage(CommandTier tier, List<ObjectKey> wanted, int atATime)
      throws TierException {
    Instant deadline = Instant.now().plusSeconds(60);
    for (int at = 0; at < wanted.size(); at += atATime) {
      Set<ObjectKey> batch = Set.copyOf(wanted.subList(at, at + atATime));
      while (!tier.stage(batch, deadline).pending().isEmpty()) {
        assertThat(Instant.now()).isBefore(deadline);
        LockSupport.parkNanos(2_000_000);
      }
    }
  }

  private static List<ObjectKey> keys() {
    List<ObjectKey> keys = new ArrayList<>();
    for (int number = 0; number < OBJECTS; number++) {
      keys.add(new ObjectKey("%02x/file-%d/1-1/0".formatted(number * 37 % 256, number)));
    }
    return keys;
  }
}
