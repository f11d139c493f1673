package io.drover.tier.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.tier.Label;
import io.drover.tier.ObjectKey;
import io.drover.tier.ObjectReader;
import io.drover.tier.SeededBytes;
import io.drover.tier.TierException;
import io.drover.tier.Upload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Managers with disks of their own, between which and tape objects take their time. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ManagerDisksTest {
  private static final ObjectKey ONE = new ObjectKey("3f/one/1-1/0");
  private static final ObjectKey OTHER = new ObjectKey("00/other/1-1/0");
  private static final ObjectKey THIRD = new ObjectKey("7e/third/1-1/0");
  private static final SeededBytes DATA = SeededBytes.of(2, 10_000);

  @TempDir private Path directory;
  private Library library;
  private CommandTier tier;

  @BeforeEach
  void build() throws IOException {
    library =
        new Library(directory, 2)
            .forgettingWhatWasWritten()
            .withStage()
            .writeDrives(1)
            .signs("tape only", "on tape", Duration.ofMinutes(10));
    tier = library.tier();
  }

  @AfterEach
  void close() {
    tier.close();
  }

  @Test
  void whatIsNotBroughtFromTapeHoldsUpNobodyElse() throws Exception {
    library.set("state", "on tape and disk");
    for (ObjectKey key : List.of(ONE, OTHER, THIRD)) {
      put(key);
    }
    library.state(OTHER, "on tape only");
    Set<ObjectKey> both = Set.of(ONE, OTHER);
    until(() -> stage(both).equals(Set.of(OTHER)));
    assertThat(read(ONE)).isEqualTo(DATA.bytes());
    // A batch that comes later.
    until(() -> stage(Set.of(THIRD)).isEmpty());
    assertThat(read(THIRD)).isEqualTo(DATA.bytes());
    assertThat(stage(Set.of(OTHER))).containsExactly(OTHER);
    library.state(OTHER, "on tape and disk");
    until(() -> stage(Set.of(OTHER)).isEmpty());
    assertThat(read(OTHER)).isEqualTo(DATA.bytes());
    assertThat(Files.readString(library.file("stages")))
        .as("what the manager was asked for")
        .containsOnlyOnce(OTHER.name());
  }

  @Test
  void aDriveIsFreeForTheNextPutBeforeTheLastOneIsOnTape() throws Exception {
    library.set("state", "on disk");
    List<CompletableFuture<Void>> puts = List.of(putBeside(ONE), putBeside(OTHER));
    until(() -> Files.exists(library.object(ONE.name())));
    until(() -> Files.exists(library.object(OTHER.name())));
    assertThat(puts).noneMatch(CompletableFuture::isDone);
    assertThat(tier.stat(ONE)).isEmpty();
    library.set("state", "on disk and on tape");
    puts.forEach(CompletableFuture::join);
    assertThat(tier.stat(ONE)).isPresent();
    assertThat(tier.stat(OTHER)).isPresent();
  }

  private CompletableFuture<Void> putBeside(ObjectKey key) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                put(key);
                done.complete(null);
              } catch (TierException | RuntimeException e) {
                done.completeExceptionally(e);
              }
            });
    return done;
  }

  private void put(ObjectKey key) throws TierException {
    try (Upload upload = tier.begin(key, DATA.bytes().length)) {
      upload.append(DATA.direct());
      upload.publish(DATA.crc(), Label.NONE);
    }
  }

  /** What is not ready. */
  private Set<ObjectKey> stage(Set<ObjectKey> keys) throws TierException {
    return tier.stage(keys, Instant.EPOCH).pending();
  }

  private byte[] read(ObjectKey key) throws TierException {
    try (ObjectReader reader = tier.open(key)) {
      ByteBuffer into = ByteBuffer.allocate((int) reader.bytes());
      reader.read(0, into);
      return into.array();
    }
  }

  private static void until(Callable<Boolean> reached) throws Exception {
    while (!reached.call()) {
      LockSupport.parkNanos(5_000_000);
    }
  }
}
