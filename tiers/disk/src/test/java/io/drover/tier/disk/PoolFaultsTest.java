package io.drover.tier.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drover.tier.ObjectKey;
import io.drover.tier.SeededBytes;
import io.drover.tier.Tier;
import io.drover.tier.TierException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory that is not, or not any more, the pool it should be. */
class PoolFaultsTest {
  private static final Place PLACE = new Place("vault", "0");
  private static final ObjectKey KEY = new ObjectKey("a/b");
  private static final SeededBytes DATA = SeededBytes.of(1, 1000);

  @TempDir private Path temporary;
  private Path directory;
  private Tier tier;

  @BeforeEach
  void name() {
    directory = temporary.resolve("pool");
    tier = new DiskTier(directory, PLACE);
  }

  @AfterEach
  void closeTier() {
    tier.close();
  }

  @Test
  void anEmptyDirectoryBelowAMountPointIsNeverWrittenTo() throws IOException {
    Files.createDirectory(directory);
    assertOffline();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void aPoolThatComesBackIsFoundByTheNextVerb() throws IOException {
    assertOffline();
    DiskTier.create(directory, PLACE, Instant.EPOCH);
    Objects.put(tier, KEY, DATA);
    Path away = temporary.resolve("away");
    Files.move(directory, away);
    assertThat(tier.stat(KEY)).as("an open directory keeps working").isPresent();
    Files.move(away, directory);
    assertThat(tier.stat(KEY)).isPresent();
  }

  @Test
  void aDirectoryThatWasRemovedUnderTheTierIsOfflineAndNotEmpty() throws IOException {
    DiskTier.create(directory, PLACE, Instant.EPOCH);
    Objects.put(tier, KEY, DATA);
    Objects.removeAll(directory);
    assertThatExceptionOfType(TierException.Transient.class)
        .isThrownBy(() -> tier.list(Optional.empty(), 10));
    assertOffline();
    DiskTier.create(directory, PLACE, Instant.EPOCH);
    Objects.put(tier, KEY, DATA);
    assertThat(tier.list(Optional.empty(), 10)).hasSize(1);
  }

  @Test
  void theDirectoryOfAnotherTargetIsRefused() throws IOException {
    DiskTier.create(directory, new Place("shelf", "1"), Instant.EPOCH);
    assertThatExceptionOfType(TierException.Refused.class)
        .isThrownBy(() -> tier.begin(KEY, 1))
        .withMessageContaining("shelf:1")
        .withMessageContaining("vault:0")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(TierException.Reason.PERMISSION));
    assertThatExceptionOfType(TierException.Refused.class)
        .isThrownBy(() -> DiskTier.create(directory, PLACE, Instant.EPOCH));
  }

  @Test
  void creatingAPoolAgainLeavesItAsItIs() throws IOException {
    DiskTier.create(directory, PLACE, Instant.EPOCH);
    Objects.put(tier, KEY, DATA);
    DiskTier.create(directory, PLACE, Instant.EPOCH.plusSeconds(5));
    assertThat(directory.resolve(".drover-pool")).content().contains("1970-01-01T00:00:00Z");
    assertThat(tier.stat(KEY)).isPresent();
  }

  @Test
  void aStrangersFileWhereADirectoryBelongsIsToldWithItsPlace() throws IOException {
    DiskTier.create(directory, PLACE, Instant.EPOCH);
    Files.writeString(directory.resolve("a"), "a stranger's file where a directory belongs");
    assertThatExceptionOfType(TierException.Transient.class)
        .isThrownBy(() -> Objects.put(tier, KEY, DATA))
        .withMessageContaining("publish a/b in " + directory);
  }

  @Test
  void anObjectThatWasCutOffIsCorrupt() throws IOException {
    DiskTier.create(directory, PLACE, Instant.EPOCH);
    Objects.put(tier, KEY, DATA);
    try (var reader = tier.open(KEY);
        var file = FileChannel.open(directory.resolve("a/b"), StandardOpenOption.WRITE)) {
      file.truncate(10);
      assertThatExceptionOfType(TierException.Corrupt.class)
          .isThrownBy(() -> reader.read(0, DATA.direct()));
    }
  }

  @Test
  void aSecondNameThatAPowerCutKeptIsNoUpload() throws IOException {
    DiskTier.create(directory, PLACE, Instant.EPOCH);
    Objects.put(tier, KEY, DATA);
    Files.createLink(directory.resolve(".uploads/a~b.part"), directory.resolve("a/b"));
    assertThatExceptionOfType(TierException.Missing.class).isThrownBy(() -> tier.resume(KEY, 0));
    Objects.assertWhole(tier, KEY, DATA);
    tier.begin(KEY, 1).close();
    Objects.assertWhole(tier, KEY, DATA);
  }

  private void assertOffline() {
    assertThatExceptionOfType(TierException.Transient.class)
        .isThrownBy(() -> tier.begin(KEY, 1))
        .withMessageContaining("is not mounted or was never created");
    assertThatExceptionOfType(TierException.Transient.class).isThrownBy(() -> tier.stat(KEY));
    assertThatExceptionOfType(TierException.Transient.class).isThrownBy(() -> tier.open(KEY));
    assertThatExceptionOfType(TierException.Transient.class).isThrownBy(() -> tier.delete(KEY));
  }
}
