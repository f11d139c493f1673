package io.drover.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The fakes that all crash tests stand on do what they say. */
class FaultyTierTest {
  private static final ObjectKey KEY = new ObjectKey("a/b");
  private static final SeededBytes DATA = SeededBytes.of(1, 100);

  private final MemoryTier memory = new MemoryTier(new MemoryStore(1 << 20));

  @Test
  void aCrashAtEveryStepLeavesAnObjectWholeOrInvisibleAndTheUploadCanBeRepeated()
      throws TierException {
    Faults counting = Faults.none();
    upload(new FaultyTier(new MemoryTier(new MemoryStore(1 << 20)), counting));
    assertThat(counting.names())
        .containsExactly("begin a/b", "append to a/b", "flush a/b", "publish a/b");
    for (long step = 1; step <= counting.steps(); step++) {
      for (long seed = 0; seed < 8; seed++) {
        assertRepeatable(Faults.crashAt(step, seed), seed);
      }
    }
  }

  @Test
  void aPublishThatDidNotReturnIsThereOrNotBySeed() throws TierException {
    Set<Boolean> outcomes = new HashSet<>();
    for (long seed = 0; seed < 16; seed++) {
      FaultyTier tier =
          new FaultyTier(new MemoryTier(new MemoryStore(1000)), Faults.crashAt(4, seed));
      assertThatExceptionOfType(CrashedException.class).isThrownBy(() -> upload(tier));
      outcomes.add(tier.below().stat(KEY).isPresent());
    }
    assertThat(outcomes).containsExactlyInAnyOrder(true, false);
  }

  @Test
  void anUploadThatWasNeverFlushedMayBeGoneAfterARestart() throws TierException {
    Set<Boolean> outcomes = new HashSet<>();
    for (long seed = 0; seed < 16; seed++) {
      FaultyTier first = new FaultyTier(new MemoryTier(new MemoryStore(1000)), Faults.none());
      first.begin(KEY, 1).close();
      FaultyTier next = first.restarted(new Faults((step, name) -> new Fault.None(), seed));
      outcomes.add(canResume(next));
    }
    assertThat(outcomes).containsExactlyInAnyOrder(true, false);
  }

  @Test
  void afterACrashNothingWorks() {
    Faults faults = Faults.none();
    FaultyTier tier = new FaultyTier(memory, faults);
    faults.crash();
    assertThatExceptionOfType(CrashedException.class).isThrownBy(() -> tier.stat(KEY));
    assertThatExceptionOfType(CrashedException.class)
        .isThrownBy(() -> faults.step("stub write", () -> 1));
  }

  @Test
  void anObjectThatRotsReadsDifferently() throws TierException {
    FaultyTier tier = new FaultyTier(memory, Faults.none());
    upload(tier);
    tier.rot(KEY);
    ByteBuffer read = ByteBuffer.allocate(100);
    try (ObjectReader reader = tier.open(KEY)) {
      reader.read(0, read);
    }
    assertThat(Crc.of(read.flip())).isNotEqualTo(DATA.crc());
  }

  @Test
  void aTierThatIsOfflineFailsUntilItIsBack() throws TierException {
    Faults faults = Faults.none();
    FaultyTier tier = new FaultyTier(memory, faults);
    faults.offline(new TierException.Transient("away", null));
    assertThatExceptionOfType(TierException.Transient.class).isThrownBy(() -> tier.stat(KEY));
    faults.offline(null);
    assertThat(tier.stat(KEY)).isEmpty();
  }

  @Test
  void aStepCanStallAndFail() throws TierException {
    boolean[] stalled = new boolean[1];
    Faults stalling = Faults.stallAt(1, () -> stalled[0] = true);
    assertThat(new FaultyTier(memory, stalling).stat(KEY)).isEmpty();
    assertThat(stalled[0]).isTrue();
    Faults failing = Faults.failAt(1, new TierException.Missing("gone"));
    assertThatExceptionOfType(TierException.Missing.class)
        .isThrownBy(() -> new FaultyTier(memory, failing).stat(KEY));
  }

  private static void assertRepeatable(Faults crash, long seed) throws TierException {
    FaultyTier first = new FaultyTier(new MemoryTier(new MemoryStore(1 << 20)), crash);
    assertThatExceptionOfType(CrashedException.class).isThrownBy(() -> upload(first));
    FaultyTier next = first.restarted(new Faults((step, name) -> new Fault.None(), seed));
    Optional<ObjectStat> found = next.stat(KEY);
    found.ifPresent(stat -> assertThat(stat.bytes()).isEqualTo(100));
    upload(next);
    assertThat(next.stat(KEY)).isPresent();
  }

  private static boolean canResume(Tier tier) throws TierException {
    try (Upload resumed = tier.resume(KEY, 0)) {
      return resumed.appendedBytes() == 0;
    } catch (TierException.Missing gone) {
      return false;
    }
  }

  private static void upload(Tier tier) throws TierException {
    try (Upload upload = tier.begin(KEY, 100)) {
      upload.append(DATA.direct());
      upload.flush();
      upload.publish(DATA.crc(), Label.NONE);
    }
  }
}
