package io.drover.tier.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.linux.Descriptor;
import io.drover.linux.LoopFileSystem;
import io.drover.linux.Mounts;
import io.drover.tier.Label;
import io.drover.tier.ObjectKey;
import io.drover.tier.ObjectStat;
import io.drover.tier.SeededBytes;
import io.drover.tier.Tier;
import io.drover.tier.TierException;
import io.drover.tier.Upload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Disks that are full, read-only or without power. */
class DiskFaultsTest {
  private static final Place PLACE = new Place("vault", "0");
  private static final ObjectKey KEY = new ObjectKey("a/b");
  private static final SeededBytes DATA = SeededBytes.of(1, 1 << 20);
  private static final int WRITERS = 16;

  @ParameterizedTest
  @ValueSource(strings = {"ext4", "xfs", "btrfs"})
  void aFullDiskRefusesAndADeleteMakesRoom(String type) throws IOException {
    LoopFileSystem.assumeAvailable(type, "a full " + type + " is told as full");
    try (LoopFileSystem disk = LoopFileSystem.mounted(type);
        Tier tier = pool(disk)) {
      Objects.put(tier, KEY, DATA);
      ObjectKey large = new ObjectKey("a/large");
      try (Upload upload = tier.begin(large, 1L << 40)) {
        assertThatExceptionOfType(TierException.Refused.class)
            .isThrownBy(() -> fill(upload))
            .withMessageContaining("append to a/large")
            .withMessageContaining("free space")
            .satisfies(e -> assertThat(e.reason()).isEqualTo(TierException.Reason.FULL));
        assertThatExceptionOfType(TierException.Transient.class)
            .isThrownBy(upload::flush)
            .withMessageContaining("resume it at its last durable offset");
      }
      assertThat(tier.stat(large)).isEmpty();
      tier.delete(large);
      Objects.assertWhole(tier, KEY, DATA);
      Objects.put(tier, new ObjectKey("a/c"), DATA);
    }
  }

  @Test
  void aReadOnlyDiskIsReadAndRefusesWrites() throws Exception {
    LoopFileSystem.assumeAvailable("ext4", "a read-only disk is told as read-only");
    try (LoopFileSystem disk = LoopFileSystem.mounted("ext4");
        Tier tier = pool(disk)) {
      Objects.put(tier, KEY, DATA);
      run("mount", "-o", "remount,ro", disk.root().toString());
      Objects.assertWhole(tier, KEY, DATA);
      assertThatExceptionOfType(TierException.Refused.class)
          .isThrownBy(() -> tier.begin(KEY, 1))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(TierException.Reason.READ_ONLY));
      assertThatExceptionOfType(TierException.Refused.class).isThrownBy(() -> tier.delete(KEY));
    }
  }

  @Test
  void aDiskThatIsUnmountedWhileTheTierIsIdleIsOfflineAndFoundAgain() throws IOException {
    LoopFileSystem.assumeAvailable("ext4", "an unmounted disk is told as offline");
    try (LoopFileSystem disk = LoopFileSystem.mounted("ext4")) {
      try (Tier tier = pool(disk)) {
        Objects.put(tier, KEY, DATA);
      }
      Mounts.umount(disk.root().toString(), 0);
      try (Tier tier = new DiskTier(disk.root(), PLACE)) {
        assertThatExceptionOfType(TierException.Transient.class)
            .isThrownBy(() -> tier.begin(KEY, 1));
        assertThat(disk.root()).isEmptyDirectory();
        mount(disk);
        Objects.assertWhole(tier, KEY, DATA);
      }
    }
  }

  /** The first writes fill the group commit's rounds, the shutdown hits them in every phase. */
  @ParameterizedTest
  @ValueSource(strings = {"ext4", "xfs"})
  void aPowerCutKeepsWhatWasPublishedAndShowsNothingHalf(String type) throws Exception {
    LoopFileSystem.assumeAvailable(type, "a power cut on " + type);
    assumeTrue(Files.isExecutable(Path.of("/usr/sbin/xfs_io")), "xfs_io: no power cut was made");
    try (LoopFileSystem disk = LoopFileSystem.mounted(type)) {
      ObjectKey resumed = new ObjectKey("ff/resumed");
      Set<ObjectKey> published = publishUntilThePowerIsCut(disk, resumed);
      assertThat(published).hasSizeGreaterThan(WRITERS);
      Mounts.umount(disk.root().toString(), 0);
      mount(disk);
      try (Tier tier = new DiskTier(disk.root(), PLACE)) {
        for (ObjectKey key : published) {
          Objects.assertWhole(tier, key, data(key));
        }
        for (ObjectStat found : tier.list(Optional.empty(), 1_000_000)) {
          Objects.assertWhole(tier, found.key(), data(found.key()));
        }
        try (Upload upload = tier.resume(resumed, DATA.bytes().length)) {
          upload.publish(DATA.crc(), Label.NONE);
        }
        Objects.assertWhole(tier, resumed, DATA);
      }
    }
  }

  private static Set<ObjectKey> publishUntilThePowerIsCut(LoopFileSystem disk, ObjectKey resumed)
      throws Exception {
    Set<ObjectKey> published = ConcurrentHashMap.newKeySet();
    try (Tier tier = pool(disk);
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
      try (Upload upload = tier.begin(resumed, DATA.bytes().length)) {
        upload.append(DATA.direct());
        assertThat(upload.flush()).isEqualTo(DATA.bytes().length);
      }
      List<Future<?>> ends = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        String directory = "%02x/".formatted(writer);
        ends.add(writers.submit(() -> publishUntilItFails(tier, directory, published)));
      }
      Thread.sleep(1000);
      run("xfs_io", "-x", "-c", "shutdown", disk.root().toString());
      for (Future<?> end : ends) {
        end.get();
      }
    }
    return published;
  }

  private static void publishUntilItFails(Tier tier, String directory, Set<ObjectKey> published) {
    try {
      for (int i = 0; ; i++) {
        ObjectKey key = new ObjectKey(directory + i);
        Objects.put(tier, key, data(key));
        published.add(key);
      }
    } catch (TierException powerIsCut) {
      assertThat(powerIsCut).isNotInstanceOf(TierException.Missing.class);
    }
  }

  private static SeededBytes data(ObjectKey key) {
    return SeededBytes.of(key.hashCode(), 16 << 10);
  }

  private static void fill(Upload upload) throws TierException {
    while (true) {
      upload.append(DATA.direct());
    }
  }

  private static Tier pool(LoopFileSystem disk) throws TierException {
    DiskTier.create(disk.root(), PLACE, Instant.EPOCH);
    return new DiskTier(disk.root(), PLACE);
  }

  private static void mount(LoopFileSystem disk) throws IOException {
    try (Descriptor mount = disk.detachedMount()) {
      Mounts.moveMount(mount, disk.root().toString());
    }
  }

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
