package io.drover.tier.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drover.tier.Label;
import io.drover.tier.ObjectKey;
import io.drover.tier.ObjectReader;
import io.drover.tier.SeededBytes;
import io.drover.tier.Staging;
import io.drover.tier.TierException;
import io.drover.tier.TierException.Reason;
import io.drover.tier.Upload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Commands that hang, lie, talk nonsense or die. Each time: a typed error, nothing of the object
 * visible, the bytes of the source taken again by the next attempt.
 */
class CommandFaultsTest {
  private static final ObjectKey KEY = new ObjectKey("3f/01234567-89ab/7-1/0");
  private static final SeededBytes DATA = SeededBytes.of(1, 100_000);

  @TempDir private Path directory;
  private Library library;
  private CommandTier tier;

  @BeforeEach
  void build() throws IOException {
    library = new Library(directory, 2).forgettingWhatWasWritten();
    tier = library.tier();
  }

  @AfterEach
  void close() {
    tier.close();
  }

  private void reopen() throws TierException {
    tier.close();
    tier = library.tier();
  }

  /** For a command that hangs; whatever else is expected must not depend on it. */
  private void deadline(Duration length) throws TierException {
    library.deadline(length);
    reopen();
  }

  @ParameterizedTest
  @ValueSource(strings = {"hang", "hang-on", "late"})
  void aPutThatHangsIsKilledAndLeavesNothing(String kind) throws Exception {
    deadline(Duration.ofMillis(300));
    library.fault("put", kind);
    try (Upload upload = upload()) {
      assertThatExceptionOfType(TierException.Transient.class)
          .isThrownBy(() -> upload.publish(DATA.crc(), Label.NONE))
          .withMessageContaining("had not ended after");
    }
    library.heal();
    deadline(Duration.ofMinutes(1));
    tier.delete(KEY);
    assertNothing();
    put(KEY);
    assertThat(read(KEY)).isEqualTo(DATA.bytes());
  }

  @ParameterizedTest
  @CsvSource({
    "killed, was killed by signal 9",
    "garbage, nobody understands what the put command printed",
    "exit-1, exited with 1: drive 3: medium error",
  })
  void aPutThatFailsIsTransientAndLeavesNothing(String kind, String message) throws Exception {
    library.fault("put", kind);
    try (Upload upload = upload()) {
      assertThatExceptionOfType(TierException.Transient.class)
          .isThrownBy(() -> upload.publish(DATA.crc(), Label.NONE))
          .withMessageContaining(KEY.name())
          .withMessageContaining("tape:0")
          .withMessageContaining(message);
      assertNothing();
      library.heal();
      // The same publish is made again, of the bytes that are in the spool still.
      upload.publish(DATA.crc(), Label.NONE);
    }
    assertThat(read(KEY)).isEqualTo(DATA.bytes());
  }

  @Test
  void aPutThatIsInterruptedIsCleanedUpAllTheSame() throws Exception {
    library.fault("put", "late");
    try (Upload upload = upload()) {
      Thread publisher = Thread.currentThread();
      Thread hurry =
          Thread.ofVirtual()
              .start(
                  () -> {
                    while (!Files.exists(library.file("locators").resolve("L0"))) {
                      LockSupport.parkNanos(2_000_000);
                    }
                    publisher.interrupt();
                  });
      assertThatExceptionOfType(TierException.Transient.class)
          .isThrownBy(() -> upload.publish(DATA.crc(), Label.NONE))
          .withMessageContaining("interrupted; the command was killed");
      assertThat(Thread.interrupted()).isTrue();
      hurry.join();
    }
    assertNothing();
  }

  @Test
  void aPutThatStoresLessIsCorruptAndLeavesNothing() throws Exception {
    library.fault("put", "half");
    try (Upload upload = upload()) {
      assertThatExceptionOfType(TierException.Corrupt.class)
          .isThrownBy(() -> upload.publish(DATA.crc(), Label.NONE))
          .withMessageContaining("100000 bytes were handed to the put command, stat tells of 10");
    }
    assertNothing();
  }

  @Test
  void aPutThatIsDoneAndSaysNothingIsFoundOut() throws Exception {
    library.fault("put", "lie");
    try (Upload upload = upload()) {
      assertThatExceptionOfType(TierException.Transient.class)
          .isThrownBy(() -> upload.publish(DATA.crc(), Label.NONE))
          .withMessageContaining("nobody understands");
      assertNothing();
    }
  }

  @Test
  void aPutThatPrintsWhatItShouldAndStoresNothingIsCorrupt() throws Exception {
    library.fault("put", "claim");
    try (Upload upload = upload()) {
      assertThatExceptionOfType(TierException.Corrupt.class)
          .isThrownBy(() -> upload.publish(DATA.crc(), Label.NONE))
          .withMessageContaining("the put command ended well, and stat finds no object");
    }
    assertNothing();
  }

  @Test
  void exitCodesMeanWhatTheConfigurationSays() throws Exception {
    library.fault("put", "exit-28");
    try (Upload upload = upload()) {
      TierException.Refused full =
          catchThrowableOfType(
              TierException.Refused.class, () -> upload.publish(DATA.crc(), Label.NONE));
      assertThat(full.reason()).isEqualTo(Reason.FULL);
      assertThat(full).hasMessageContaining("add cartridges");
    }
    assertNothing();
  }

  @ParameterizedTest
  @ValueSource(strings = {"hang", "killed", "garbage", "exit-1"})
  void anObjectIsNotPublishedWhileNobodyCanSayThatItIsStored(String kind) throws Exception {
    deadline(kind.equals("hang") ? Duration.ofMillis(500) : Duration.ofMinutes(1));
    library.fault("stat", kind);
    try (Upload upload = upload()) {
      assertThatExceptionOfType(TierException.Transient.class)
          .isThrownBy(() -> upload.publish(DATA.crc(), Label.NONE));
    }
    assertThat(tier.stat(KEY)).isEmpty();
    assertThat(tier.list(Optional.empty(), 10)).isEmpty();
  }

  @Test
  void whatCannotBeCleanedUpIsToldWithTheFailure() throws Exception {
    library.fault("stat", "exit-1");
    try (Upload upload = upload()) {
      // Neither stat nor, since it asks stat, the removal of what may be there.
      assertThatExceptionOfType(TierException.Transient.class)
          .isThrownBy(() -> upload.publish(DATA.crc(), Label.NONE));
    }
    library.heal();
    tier.delete(KEY);
    assertThat(library.object(KEY.name())).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "hang, had not ended after",
    "killed, was killed by signal 9",
    "exit-1, exited with 1: drive 3: medium error",
    "lie, ended well and brought 0 bytes",
    "garbage, ended well and brought 0 bytes",
    "short, ended well and brought 10 bytes",
  })
  void aGetThatFailsIsToldOnceAndTheNextAttemptBringsTheObject(String kind, String message)
      throws Exception {
    put(KEY);
    deadline(kind.equals("hang") ? Duration.ofMillis(300) : Duration.ofMinutes(1));
    library.fault("get", kind);
    await(KEY);
    assertThatExceptionOfType(TierException.Transient.class)
        .isThrownBy(() -> tier.open(KEY))
        .withMessageContaining(message);
    library.heal();
    deadline(Duration.ofMinutes(1));
    assertThat(read(KEY)).isEqualTo(DATA.bytes());
  }

  @Test
  void aGetThatBringsOtherBytesIsCorrupt() throws Exception {
    put(KEY);
    library.fault("get", "wrong");
    await(KEY);
    assertThatExceptionOfType(TierException.Corrupt.class)
        .isThrownBy(() -> tier.open(KEY))
        .withMessageContaining("is not what was stored");
    assertThat(library.spool().resolve("objects")).isEmptyDirectory();
  }

  @Test
  void anObjectThatTheManagerLostIsMissing() throws Exception {
    put(KEY);
    Files.delete(library.file("meta").resolve(KEY.name()));
    await(KEY);
    assertThatExceptionOfType(TierException.Missing.class)
        .isThrownBy(() -> tier.open(KEY))
        .withMessageContaining("the manager has no such object");
  }

  @Test
  void aGetThatAloneSaysMissingIsNotBelieved() throws Exception {
    put(KEY);
    library.fault("get", "exit-2");
    await(KEY);
    assertThatExceptionOfType(TierException.Transient.class)
        .isThrownBy(() -> tier.open(KEY))
        .withMessageContaining("says that there is no such object, and stat tells of it");
    library.heal();
    assertThat(read(KEY)).isEqualTo(DATA.bytes());
  }

  @Test
  void aGetThatEndedWellDoesNotMakeAnObjectMissing() throws Exception {
    put(KEY);
    Files.delete(library.file("meta").resolve(KEY.name()));
    library.fault("get", "lie");
    await(KEY);
    assertThatExceptionOfType(TierException.Transient.class)
        .isThrownBy(() -> tier.open(KEY))
        .withMessageContaining("brought 0 bytes, and stat finds no object");
  }

  @Test
  void anObjectIsNotMissingWhileStatCannotSaySo() throws Exception {
    put(KEY);
    Files.delete(library.file("meta").resolve(KEY.name()));
    library.fault("stat", "exit-28");
    await(KEY);
    assertThatExceptionOfType(TierException.Transient.class)
        .isThrownBy(() -> tier.open(KEY))
        .withMessageContaining("the stat command: it exited with 28");
  }

  @Test
  void anObjectThatIsCutOffOnTapeIsCorrupt() throws Exception {
    put(KEY);
    Files.write(library.object(KEY.name()), new byte[5]);
    await(KEY);
    assertThatExceptionOfType(TierException.Corrupt.class)
        .isThrownBy(() -> tier.open(KEY))
        .withMessageContaining("100000 were stored, stat tells of 5");
  }

  @Test
  void aDeleteThatFailsKeepsTheObjectAndFindsItAgain() throws Exception {
    put(KEY);
    library.fault("remove", "exit-1");
    assertThatExceptionOfType(TierException.Transient.class)
        .isThrownBy(() -> tier.delete(KEY))
        .withMessageContaining("the remove command: it exited with 1");
    assertThat(tier.stat(KEY)).isPresent();
    library.heal();
    tier.delete(KEY);
    assertThat(tier.stat(KEY)).isEmpty();
    assertThat(library.object(KEY.name())).doesNotExist();
  }

  @Test
  void whatAPutLeftThatDiedWithItsDaemonGoesWithItsKey() throws Exception {
    put(KEY);
    Files.delete(library.catalogue().resolve("3f").resolve("3f~01234567-89ab~7-1~0"));
    assertThat(tier.stat(KEY)).isEmpty();
    tier.delete(KEY);
    assertThat(library.object(KEY.name())).doesNotExist();
  }

  @Test
  void aReadOfAColdObjectDoesNotWaitForTheTape() throws Exception {
    put(KEY);
    library.fault("get", "hang");
    assertThatExceptionOfType(TierException.Transient.class)
        .isThrownBy(() -> tier.open(KEY))
        .withMessageContaining("it is cold and has been asked for; stage it first");
    assertThat(tier.stage(Set.of(KEY), Instant.EPOCH).pending()).containsExactly(KEY);
    // Ends what hangs.
    tier.close();
    library.heal();
    tier = library.tier();
    assertThat(read(KEY)).isEqualTo(DATA.bytes());
  }

  @Test
  void anEntryThatIsDamagedHindersNobodyElse() throws Exception {
    ObjectKey other = new ObjectKey("00/other/1-1/0");
    put(KEY);
    put(other);
    Files.writeString(library.catalogue().resolve("00").resolve("00~other~1-1~0"), "torn");
    Staging staging = tier.stage(Set.of(KEY, other), Instant.EPOCH);
    assertThat(staging.ready()).containsExactly(other);
    assertThat(staging.pending()).containsExactly(KEY);
    assertThat(read(KEY)).isEqualTo(DATA.bytes());
    assertThatExceptionOfType(TierException.Transient.class)
        .isThrownBy(() -> tier.open(other))
        .withMessageContaining("is damaged; restore it");
  }

  @Test
  void anObjectIsPublishedWhenItIsOnTapeAndNotBefore() throws Exception {
    library.signs("on disk only", "on tape", Duration.ofMillis(200));
    reopen();
    library.set("state", "on disk only");
    try (Upload upload = upload()) {
      assertThatExceptionOfType(TierException.Transient.class)
          .isThrownBy(() -> upload.publish(DATA.crc(), Label.NONE))
          .withMessageContaining("the manager has not written it to tape within");
      assertNothing();
      library.set("state", "on tape");
      upload.publish(DATA.crc(), Label.NONE);
    }
    assertThat(tier.stat(KEY)).isPresent();
  }

  @Test
  void anObjectThatIsOfflineIsWaitedForAndNotForEver() throws Exception {
    library.withStage().signs("on tape only", "on tape", Duration.ofMillis(200));
    reopen();
    library.set("state", "on tape only");
    put(KEY);
    await(KEY);
    assertThatExceptionOfType(TierException.Transient.class)
        .isThrownBy(() -> tier.open(KEY))
        .withMessageContaining("the manager has not brought it from tape within");
    assertThat(library.gets()).isEmpty();
    library.set("state", "on tape and disk");
    assertThat(read(KEY)).isEqualTo(DATA.bytes());
    assertThat(Files.readString(library.file("stages"))).contains(KEY.name());
  }

  @Test
  void aSpoolThatIsTooSmallRefusesForEverAndOneThatIsFullForNow() throws Exception {
    library.spool(150_000);
    reopen();
    TierException.Refused refused =
        catchThrowableOfType(TierException.Refused.class, () -> tier.begin(KEY, 112_501));
    assertThat(refused.reason()).isEqualTo(Reason.FULL);
    assertThat(refused).hasMessageContaining("at all");
    try (Upload first = upload()) {
      ObjectKey other = new ObjectKey("00/other/1-1/0");
      TierException.Refused full =
          catchThrowableOfType(TierException.Refused.class, () -> tier.begin(other, 100_000));
      assertThat(full.reason()).isEqualTo(Reason.FULL);
      assertThat(full)
          .hasMessageContaining("the spool has no room for 100000 bytes until others are done");
      first.publish(DATA.crc(), Label.NONE);
    }
    tier.begin(KEY, 100_000).close();
  }

  @Test
  void anUploadThatCannotBeBegunKeepsNoRoom() throws Exception {
    library.spool(150_000);
    reopen();
    assertThat(tier.stat(KEY)).isEmpty();
    Path own;
    try (Stream<Path> children = Files.list(library.spool())) {
      own = children.filter(it -> it.toString().contains("process-")).findFirst().orElseThrow();
    }
    Path away = Files.move(own, directory.resolve("away"));
    for (int attempt = 0; attempt < 3; attempt++) {
      assertThatExceptionOfType(TierException.Transient.class)
          .isThrownBy(() -> tier.begin(KEY, 60_000));
    }
    Files.move(away, own);
    tier.begin(KEY, 60_000).close();
  }

  private Upload upload() throws TierException {
    Upload upload = tier.begin(KEY, DATA.bytes().length);
    upload.append(DATA.direct());
    return upload;
  }

  private void put(ObjectKey key) throws TierException {
    try (Upload upload = tier.begin(key, DATA.bytes().length)) {
      upload.append(DATA.direct());
      upload.publish(DATA.crc(), Label.NONE);
    }
  }

  private void assertNothing() throws TierException {
    assertThat(tier.stat(KEY)).isEmpty();
    assertThat(tier.list(Optional.empty(), 10)).isEmpty();
    assertThatExceptionOfType(TierException.Missing.class).isThrownBy(() -> tier.open(KEY));
    assertThat(library.object(KEY.name())).doesNotExist();
  }

  private void await(ObjectKey key) throws TierException {
    Instant deadline = Instant.now().plusSeconds(60);
    while (!tier.stage(Set.of(key), deadline).pending().isEmpty()) {
      assertThat(Instant.now()).isBefore(deadline);
      LockSupport.parkNanos(2_000_000);
    }
  }

  private byte[] read(ObjectKey key) throws TierException {
    await(key);
    try (ObjectReader reader = tier.open(key)) {
      ByteBuffer into = ByteBuffer.allocate((int) reader.bytes());
      reader.read(0, into);
      return into.array();
    }
  }
}
