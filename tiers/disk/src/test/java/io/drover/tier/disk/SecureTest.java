package io.drover.tier.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drover.linux.Descriptor;
import io.drover.linux.LoopFileSystem;
import io.drover.linux.Mounts;
import io.drover.tier.ObjectKey;
import io.drover.tier.ObjectStat;
import io.drover.tier.SeededBytes;
import io.drover.tier.Tier;
import io.drover.tier.Upload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a process left visible that was killed in the middle of a publish. */
class SecureTest {
  private static final Place PLACE = new Place("vault", "0");
  private static final ObjectKey BEFORE = new ObjectKey("3f/before");
  private static final ObjectKey LEFT = new ObjectKey("3f/left");

  @ParameterizedTest
  @CsvSource({"ext4, true", "ext4, false", "xfs, true", "xfs, false"})
  void survivesAPowerCutOnceItIsSecured(String type, boolean secured) throws Exception {
    LoopFileSystem.assumeAvailable(type, "that what is secured survives a power cut on " + type);
    assumeTrue(Files.isExecutable(Path.of("/usr/sbin/xfs_io")), "xfs_io: no power cut was made");
    SeededBytes data = SeededBytes.of(1, 100_000);
    try (LoopFileSystem disk = LoopFileSystem.mounted(type)) {
      Path pool = disk.root().resolve("pool");
      DiskTier.create(pool, PLACE, Instant.EPOCH);
      try (Tier tier = new DiskTier(pool, PLACE)) {
        Objects.put(tier, BEFORE, data);
        leave(tier, pool, data);
        assertThat(tier.stat(LEFT)).as("visible").isPresent();
        if (secured) {
          assertThat(tier.secure(LEFT)).map(ObjectStat::bytes).contains(100_000L);
        }
        disk.cutPower();
      }
      Mounts.umount(disk.root().toString(), 0);
      try (Descriptor mount = disk.detachedMount()) {
        Mounts.moveMount(mount, disk.root().toString());
      }

      try (Tier tier = new DiskTier(pool, PLACE)) {
        Objects.assertWhole(tier, BEFORE, data);
        if (secured) {
          Objects.assertWhole(tier, LEFT, data);
        } else {
          assertThat(tier.stat(LEFT)).as("what was visible only").isEmpty();
        }
      }
    }
  }

  /** As a publish does, up to where its process is killed: the name is not flushed. */
  private static void leave(Tier tier, Path pool, SeededBytes data) throws Exception {
    try (Upload upload = tier.begin(LEFT, data.bytes().length)) {
      upload.append(data.direct());
      upload.flush();
    }
    Files.move(pool.resolve(".uploads/3f~left.part"), pool.resolve("3f/left"));
  }
}
