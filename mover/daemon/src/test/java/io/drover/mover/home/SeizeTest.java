package io.drover.mover.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drover.events.FilePath;
import io.drover.linux.Descriptor;
import io.drover.linux.GroupSync;
import io.drover.linux.Lease;
import io.drover.linux.LinuxException;
import io.drover.linux.Open;
import io.drover.tier.Crc;
import io.drover.tier.SeededBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A file that is about to be dropped, and those who come meanwhile. */
@Timeout(60)
class SeizeTest {
  private static final byte[] BYTES = SeededBytes.of(1, 100_000).bytes();

  @TempDir private Path directory;

  private final Set<Integer> truncating = new HashSet<>();
  private final AtomicLong nanos = new AtomicLong();
  private final Drains drains = new Drains(new Entrants(nanos::get, truncating::contains));
  private final CountingWatch watch = new CountingWatch();
  private LinuxTree tree;
  private GroupSync sync;
  private SlotLocks slots;
  private Path path;

  /** A door that lets everybody in, so that they can be seen to be kept out by nothing else. */
  private static final class CountingWatch implements Watch {
    private int armed;
    private int settled;

    @Override
    public void arm(Descriptor file) {
      armed++;
    }

    @Override
    public void settle(Descriptor file) {
      settled++;
    }

    @Override
    public Optional<String> unguarded() {
      return Optional.empty();
    }
  }

  @BeforeEach
  void create() throws IOException {
    path = Files.write(directory.resolve("film"), BYTES);
    Descriptor root = Open.path(directory.toString(), Open.O_RDONLY | Open.O_DIRECTORY);
    sync = new GroupSync(root.duplicate(), Integer.MAX_VALUE);
    slots = SlotLocks.in(root);
    LinuxTree.Means means =
        new LinuxTree.Means(
            root, StubAttribute.trusted(), slots, new LeaseWatch(), sync::durable, watch, drains);
    tree = new LinuxTree("lab", means);
  }

  @AfterEach
  void close() {
    tree.close();
    slots.close();
    sync.close();
  }

  @Test
  void aFileThatNobodyHasOpenIsDroppedAndKeepsSizeAndTime() throws Exception {
    try (HomeFile file = film()) {
      long mtimeNanos = file.facts().mtimeNanos();
      try (Exclusive exclusive = file.seize().orElseThrow()) {
        assertThat(exclusive.digest()).isEqualTo(Crc.of(ByteBuffer.wrap(BYTES)));
        exclusive.drop(mtimeNanos);
      }
    }
    assertThat(path).hasBinaryContent(new byte[BYTES.length]);
    assertThat(drains.isEmpty()).isTrue();
  }

  @Test
  void aFileThatSomebodyHasOpenIsNotSeized() throws Exception {
    try (Descriptor _ = opened();
        HomeFile file = film()) {
      assertThat(file.seize()).isEmpty();
    }
    assertThat(drains.isEmpty()).isTrue();
  }

  @Test
  void aFileThatSomebodyWasLetInToTruncateIsNotSeizedBeforeHeHasDoneIt() throws Exception {
    truncating.add(7);
    try (HomeFile file = film()) {
      drains.letIn(file.key(), 7);
      drains.letIn(file.key(), 8);
      assertThat(file.seize()).isEmpty();
      assertThat(drains.isEmpty()).isTrue();
      truncating.clear();
      file.seize().orElseThrow().close();
    }
  }

  @Test
  void whoeverWasLetInLongAgoHasDoneWhatHeCameFor() throws Exception {
    truncating.add(7);
    try (HomeFile file = film()) {
      drains.letIn(file.key(), 7);
      nanos.addAndGet(Duration.ofMillis(600).toNanos());
      assertThat(file.seize()).as("after a while").isEmpty();
      nanos.addAndGet(Duration.ofMillis(600).toNanos());
      file.seize().orElseThrow().close();
    }
  }

  @Test
  void noLeaseIsHeldMeanwhileSoTheKernelMakesTheEventOfWhoeverOpensIt() throws Exception {
    try (HomeFile file = film();
        Exclusive _ = file.seize().orElseThrow();
        Descriptor reader = opened()) {
      assertThat(Lease.current(reader)).isEqualTo(Lease.Kind.NONE);
    }
  }

  @Test
  void whoHasItOpenBeforeThePunchKeepsItsBytes() throws Exception {
    try (HomeFile file = film();
        Exclusive exclusive = file.seize().orElseThrow();
        Descriptor _ = opened()) {
      assertThatExceptionOfType(Superseded.class).isThrownBy(() -> exclusive.drop(0));
    }
    assertThat(path).hasBinaryContent(BYTES);
  }

  @Test
  void whoWaitsAtTheDoorIsNotKeptWaitingForADigestOrADrop() throws Exception {
    try (HomeFile file = film()) {
      Exclusive exclusive = file.seize().orElseThrow();
      var end = drains.endOf(file.key()).orElseThrow();
      assertThatExceptionOfType(Superseded.class).isThrownBy(exclusive::digest);
      assertThatExceptionOfType(Superseded.class).isThrownBy(() -> exclusive.drop(0));
      assertThat(end).isNotDone();
      exclusive.close();
      assertThat(end).isDone();
    }
    assertThat(path).hasBinaryContent(BYTES);
  }

  @Test
  void aFileIsArmedBeforeEachProof() throws Exception {
    try (HomeFile file = film();
        Exclusive exclusive = file.seize().orElseThrow()) {
      assertThat(watch.armed).isEqualTo(2);
      exclusive.drop(0);
      assertThat(watch.armed).isEqualTo(3);
    }
  }

  @Test
  void nobodySettlesAFileThatIsDrained() throws Exception {
    try (HomeFile file = film();
        HomeFile other = film();
        Drains.Drain _ = drains.begin(file.key()).orElseThrow()) {
      other.settle();
      assertThat(watch.settled).isZero();
      assertThat(file.seize()).as("a second time").isEqualTo(Optional.empty());
    }
  }

  private HomeFile film() throws HomeException {
    return tree.open(FilePath.of("film"));
  }

  private Descriptor opened() throws LinuxException {
    return Open.path(path.toString(), Open.O_RDONLY | Open.O_NONBLOCK);
  }
}
