package io.drover.stub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.tier.ByteRange;
import io.drover.tier.Crc;
import io.drover.tier.Grain;
import io.drover.tier.Layout;
import io.drover.tier.RangeSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StubCodecTest {
  private static final int SEEDS = 5_000;

  /** The largest values that each field can have, so that nothing is small by chance. */
  private static final long LARGE = 625L << 30;

  private static final long NOW_NANOS = 1_900_000_000_123_456_789L;

  @Test
  void everyShapeComesBackAsItWas() {
    for (long seed = 0; seed < SEEDS; seed++) {
      Stub stub = new Seeded(seed).stub();
      assertThat(StubCodec.decode(StubCodec.encode(stub)))
          .as("seed %d", seed)
          .isEqualTo(new Decoded.Understood<>(stub));
    }
  }

  @Test
  void theStubOfAFileWithOneObjectLiesInsideItsInode() {
    Stub stub =
        large().withCopy(Copy.verified(place(1), crc())).withPin(Optional.of(new Pin("me", 1)));
    assertThat(StubCodec.encode(stub)).hasSizeLessThanOrEqualTo(200);
    assertThat(StubCodec.encode(stub.withHome(new Home.Away(RangeSet.EMPTY, noted()))))
        .hasSizeLessThanOrEqualTo(200);
  }

  @Test
  void theStubOfAnAdoptedFileWithOneObjectLiesInsideItsInodeToo() {
    Copy shared = Copy.verified(place(1), crc()).sharedFrom(new FileId(new UUID(-1, -1)));
    assertThat(
            StubCodec.encode(
                large().withCopy(shared).withCopyStaged(place(1), NOW_NANOS / 1_000_000_000)))
        .hasSizeLessThanOrEqualTo(200);
    Stub stub = large().withCopy(shared).withHome(new Home.Away(RangeSet.EMPTY, noted()));
    assertThat(StubCodec.encode(stub)).hasSizeLessThanOrEqualTo(200);
  }

  @Test
  void aStubIsReadableByOlderReleasesUntilItSharesOrStagesACopy() {
    Stub own = large().withCopy(Copy.verified(place(1), crc()));
    assertThat(StubCodec.encode(own)[1]).isEqualTo((byte) 1);
    Stub shared = own.withCopyShared(place(1));
    assertThat(StubCodec.encode(shared)[1]).isEqualTo((byte) 2);
    Stub staged = own.withCopyStaged(place(1), NOW_NANOS / 1_000_000_000);
    assertThat(StubCodec.encode(staged)[1]).isEqualTo((byte) 3);
    assertThat(StubCodec.encode(staged.withNothingStaged())[1]).isEqualTo((byte) 1);
  }

  @Test
  void aCopyThatIsSharedUnderTheFilesOwnIdCostsOneByte() {
    Stub own = large().withCopy(Copy.verified(place(1), crc()));
    Stub shared = own.withCopyShared(place(1));
    assertThat(shared.copies().getFirst().shared()).contains(own.id());
    assertThat(StubCodec.encode(shared)).hasSize(StubCodec.encode(own).length + 1);
  }

  @Test
  void theLargestStubFitsTheAttributeBlock() {
    List<ByteRange> runs = new ArrayList<>();
    for (int run = 0; run < Home.Away.RUNS_MAX; run++) {
      long start = run * (20L << 30);
      runs.add(new ByteRange(start, start + (10L << 30)));
    }
    Stub stub =
        large()
            .withCopy(Copy.verified(place(16), crc()).sharedFrom(new FileId(new UUID(-1, -1))))
            .withHome(new Home.Away(new RangeSet(runs), noted()))
            .withPin(Optional.of(new Pin("x".repeat(64), Long.MAX_VALUE)))
            .withMigration(migration("a"))
            .withMigration(migration("b"))
            .withMigration(migration("c"));
    assertThat(stub.migrations()).hasSize(3);
    assertThat(StubCodec.encode(stub)).hasSizeLessThan(StubCodec.BYTES_MAX);
  }

  @Test
  void aStubThatWouldNotFitIsNotWritten() {
    Stub stub = large();
    for (int copy = 0; copy < 200; copy++) {
      Place place = new Place("vault", copy, copy, Layout.WHOLE, List.of(0));
      stub = stub.withCopy(Copy.verified(place, crc()));
    }
    Stub tooLarge = stub;
    assertThatThrownBy(() -> StubCodec.encode(tooLarge))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a stub of");
  }

  @Test
  void aLaterVersionIsLeftAlone() {
    assertThat(StubCodec.decode(new byte[] {(byte) 0x82, 5, 0}))
        .isEqualTo(new Decoded.Newer<Stub>(5));
  }

  @Test
  void aStubThatIsCutOffOrContinuedIsGarbled() {
    byte[] whole = StubCodec.encode(new Seeded(7).stub());
    for (int length = 0; length < whole.length; length++) {
      assertThat(StubCodec.decode(Arrays.copyOf(whole, length)))
          .as("the first %d bytes", length)
          .isInstanceOf(Decoded.Garbled.class);
    }
    assertThat(StubCodec.decode(Arrays.copyOf(whole, whole.length + 1)))
        .isInstanceOf(Decoded.Garbled.class);
  }

  @Test
  void noBytesWhateverMakeTheDecoderThrow() {
    for (long seed = 0; seed < SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] garbage = StubCodec.encode(new Seeded(seed).stub());
      for (int damage = 1 + random.nextInt(4); damage > 0; damage--) {
        garbage[random.nextInt(garbage.length)] = (byte) random.nextInt();
      }
      assertThat(StubCodec.decode(garbage)).as("seed %d", seed).isNotNull();
      random.nextBytes(garbage);
      assertThat(StubCodec.decode(garbage)).as("seed %d", seed).isNotNull();
    }
  }

  private static Stub large() {
    return new Stub(
        FileId.of(NOW_NANOS / 1_000_000, new SplittableRandom(1)),
        new InodeIdentity(new byte[20]),
        new DataVersion(LARGE, NOW_NANOS, Optional.of(crc())),
        NOW_NANOS,
        1_000_000,
        Home.WHOLE,
        List.of(),
        Set.of(Flag.values()),
        Optional.empty(),
        List.of(),
        Long.MIN_VALUE);
  }

  private static Crc crc() {
    return new Crc(-1, LARGE);
  }

  private static OptionalLong noted() {
    return OptionalLong.of(NOW_NANOS);
  }

  private static Place place(int stripes) {
    return place("p".repeat(32), stripes);
  }

  private static Place place(String pool, int stripes) {
    Layout layout = new Layout(1024 * Grain.BYTES, stripes);
    return new Place(pool, 1_000_000, -1, layout, Collections.nCopies(stripes, 255));
  }

  private static PoolMigration migration(String letter) {
    return new PoolMigration(
        Long.MIN_VALUE,
        Integer.MAX_VALUE,
        Optional.of(place(16)),
        place(letter.repeat(32), 16),
        Collections.nCopies(16, new ObjectCursor(LARGE, -1, -1)),
        PoolMigration.Phase.SEALING);
  }
}
