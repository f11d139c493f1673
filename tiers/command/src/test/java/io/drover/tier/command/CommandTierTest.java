package io.drover.tier.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drover.tier.Label;
import io.drover.tier.ObjectKey;
import io.drover.tier.ObjectReader;
import io.drover.tier.ObjectStat;
import io.drover.tier.SeededBytes;
import io.drover.tier.Space;
import io.drover.tier.Staging;
import io.drover.tier.Tier;
import io.drover.tier.TierContract;
import io.drover.tier.TierException;
import io.drover.tier.Timing;
import io.drover.tier.Traits;
import io.drover.tier.Upload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract over a simulated library that is asked by locators. Nothing is kept of what is
 * written, so every object that is read was brought from tape.
 */
class CommandTierTest extends TierContract {
  @TempDir private Path directory;
  private Library library;

  @Override
  protected Tier open() throws TierException {
    try {
      if (library == null) {
        library = new Library(directory, 3).forgettingWhatWasWritten().byLocator();
      }
      return new StagedFirst(library.tier());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every one is two commands. */
  @Override
  protected int objectsToList() {
    return 20;
  }

  @Override
  protected boolean comparesDigest() {
    return true;
  }

  /** The library keeps objects as files. */
  @Override
  protected boolean nestsKeys() {
    return false;
  }

  @Test
  void whatWasAppendedBehindAFlushIsSentAgainAfterACrash() throws TierException {
    try (Upload upload = tier().begin(KEY, 100)) {
      upload.append(SeededBytes.of(1, 100).direct());
      assertThat(upload.flush()).isZero();
    }
    assertThat(tier().traits().resumes()).isFalse();
    assertThatExceptionOfType(TierException.Missing.class)
        .isThrownBy(() -> tier().resume(KEY, 100))
        .withMessageContaining("begin it again");
  }

  @Test
  void aCatalogueThatIsAwayMakesNoObjectLookLost() throws Exception {
    put(KEY, SeededBytes.of(4, 10));
    Path away = Files.move(library.catalogue(), directory.resolve("away"));
    assertThatExceptionOfType(TierException.Transient.class)
        .isThrownBy(() -> tier().open(KEY))
        .withMessageContaining("not mounted or was never made a catalogue");
    Files.createDirectory(library.catalogue());
    assertThatExceptionOfType(TierException.Transient.class).isThrownBy(() -> tier().stat(KEY));
    Files.delete(library.catalogue());
    Files.move(away, library.catalogue());
    assertPublished(KEY, SeededBytes.of(4, 10));
  }

  @Test
  void aCatalogueThatIsLostIsMadeAgainOfWhatTheManagerLists() throws Exception {
    Label label = new Label(SeededBytes.of(5, 300).bytes());
    put(KEY, SeededBytes.of(6, 10), label);
    tier().close();
    Files.move(library.catalogue(), directory.resolve("lost"));
    try (CommandTier again = library.tier()) {
      var found = again.stat(KEY).orElseThrow();
      assertThat(found.bytes()).isEqualTo(10);
      assertThat(found.label()).isEqualTo(label);
      assertThat(again.list(Optional.empty(), 10)).hasSize(1);
    }
  }

  @Test
  void anObjectWithoutBytesIsLearnedTooAndGoesWithItsKey() throws Exception {
    Label label = new Label(SeededBytes.of(5, 30).bytes());
    put(KEY, SeededBytes.of(6, 0), label);
    tier().close();
    Files.move(library.catalogue(), directory.resolve("lost"));
    try (CommandTier again = library.tier()) {
      assertThat(again.list(Optional.empty(), 10)).containsExactly(new ObjectStat(KEY, 0, label));
      try (ObjectReader reader = again.open(KEY)) {
        assertThat(reader.bytes()).isZero();
      }
      again.delete(KEY);
    }
    assertThat(library.object(KEY.name() + ".empty")).doesNotExist();
    assertThat(library.file("puts")).hasContent("1");
  }

  @Test
  void aCatalogueThatHasNotLearnedEverythingIsNoCatalogue() throws Exception {
    put(KEY, SeededBytes.of(9, 10));
    tier().close();
    Files.move(library.catalogue(), directory.resolve("lost"));
    library.fault("list", "exit-1");
    assertThatExceptionOfType(TierException.Transient.class)
        .isThrownBy(library::tier)
        .withMessageContaining("the list command: it exited with 1");
    library.fault("list", "endless");
    assertThatExceptionOfType(TierException.Transient.class)
        .isThrownBy(library::tier)
        .withMessageContaining("printed more than the 32 MiB that are read");
    Timing timing = new Timing(System::nanoTime, Thread::sleep);
    try (CommandTier meanwhile = new CommandTier(library.settings(), timing)) {
      assertThatExceptionOfType(TierException.Transient.class)
          .isThrownBy(() -> meanwhile.open(KEY))
          .withMessageContaining("has not learned all that the manager lists");
      library.heal();
      library.tier().close();
      assertThat(meanwhile.stat(KEY)).isPresent();
    }
  }

  /** As its daemon leaves it: the first marker, and whatever was learned by then. */
  @Test
  void aCatalogueThatWasKilledWhileItLearnedLearnsAnew() throws Exception {
    put(KEY, SeededBytes.of(9, 10));
    tier().close();
    Files.move(
        library.catalogue().resolve(".drover-pool"),
        library.catalogue().resolve(".drover-pool.learning"));
    Files.delete(library.catalogue().resolve("3f").resolve(KeyFile.name(KEY)));
    try (CommandTier again = library.tier()) {
      assertThat(again.stat(KEY)).isPresent();
    }
    assertThat(library.catalogue().resolve(".drover-pool.learning")).doesNotExist();
  }

  @Test
  void aDoctorsObjectGoesToTapeComesBackAndIsRemoved() throws Exception {
    CommandTier tier = ((StagedFirst) tier()).tier();
    assertThat(tier.examine(KEY)).isEqualTo("put, stat, get and remove work (volume V0)");
    assertThat(library.gets()).hasSize(1);
    assertThat(library.object(KEY.name())).doesNotExist();
    assertThat(tier.list(Optional.empty(), 10)).isEmpty();
  }

  @Test
  void whatIsNotThereIsReadyAndMissing() throws TierException {
    assertThat(tier().stage(Set.of(KEY), Instant.EPOCH))
        .isEqualTo(new Staging(Set.of(KEY), Set.of()));
    assertThatExceptionOfType(TierException.Missing.class).isThrownBy(() -> tier().open(KEY));
  }

  @Test
  void whatWasWrittenIsReadWithoutATapeAsLongAsTheSpoolHasRoom() throws Exception {
    Library keeping = new Library(Files.createDirectory(directory.resolve("keeping")), 1);
    SeededBytes data = SeededBytes.of(7, 1000);
    try (CommandTier tier = keeping.spool(1999).tier();
        Upload upload = tier.begin(KEY, 1000)) {
      upload.append(data.direct());
      upload.publish(data.crc(), Label.NONE);
    }
    try (CommandTier next = keeping.tier()) {
      assertThat(next.stage(Set.of(KEY), Instant.EPOCH).ready()).containsExactly(KEY);
      next.open(KEY).close();
      next.begin(new ObjectKey("00/other/1-1/0"), 1000).close();
      assertThat(next.stage(Set.of(KEY), Instant.EPOCH).pending()).containsExactly(KEY);
    }
  }

  @Test
  void whatADeadProcessLeftInTheSpoolIsSwept() throws Exception {
    put(KEY, SeededBytes.of(8, 10));
    Path dead = Files.createDirectory(library.spool().resolve("process-999999999-1-7"));
    Files.write(dead.resolve("part-1"), new byte[10]);
    Path foreign = Files.createDirectory(library.spool().resolve("process-of-somebody"));
    restart();
    assertPublished(KEY, SeededBytes.of(8, 10));
    assertThat(dead).doesNotExist();
    assertThat(foreign).exists();
  }

  /** Stages what is opened, as the engine does. */
  private record StagedFirst(CommandTier tier) implements Tier {
    @Override
    public ObjectReader open(ObjectKey key) throws TierException {
      Instant deadline = Instant.now().plusSeconds(60);
      while (!stage(Set.of(key), deadline).pending().isEmpty()) {
        assertThat(Instant.now()).isBefore(deadline);
        LockSupport.parkNanos(2_000_000);
      }
      return tier.open(key);
    }

    @Override
    public Traits traits() {
      return tier.traits();
    }

    @Override
    public Upload begin(ObjectKey key, long expectedBytes) throws TierException {
      return tier.begin(key, expectedBytes);
    }

    @Override
    public Upload resume(ObjectKey key, long durableBytes) throws TierException {
      return tier.resume(key, durableBytes);
    }

    @Override
    public Staging stage(Set<ObjectKey> keys, Instant deadline) throws TierException {
      return tier.stage(keys, deadline);
    }

    @Override
    public Optional<ObjectStat> stat(ObjectKey key) throws TierException {
      return tier.stat(key);
    }

    @Override
    public Optional<ObjectStat> secure(ObjectKey key) throws TierException {
      return tier.secure(key);
    }

    @Override
    public void delete(ObjectKey key) throws TierException {
      tier.delete(key);
    }

    @Override
    public List<ObjectStat> list(Optional<ObjectKey> after, int limit) throws TierException {
      return tier.list(after, limit);
    }

    @Override
    public Space space() throws TierException {
      return tier.space();
    }

    @Override
    public void close() {
      tier.close();
    }
  }
}
